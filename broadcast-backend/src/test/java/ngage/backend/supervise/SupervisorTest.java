package ngage.backend.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SupervisorTest {

    private static final RestartPolicy SHORT =
            new RestartPolicy(
                    Duration.ofNanos(1000),
                    Duration.ofMillis(1),
                    Duration.ofHours(1),
                    5,
                    Duration.ofMillis(1));

    private static final RestartPolicy HOURS =
            new RestartPolicy(
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    9,
                    Duration.ofHours(1));

    private static final Resource STORE = Resource.blamedFor("store", List.of(IOException.class));

    private final Supervisor supervisor =
            new Supervisor(BreakerPolicy.DEFAULT, new Random(1), System::nanoTime);

    @AfterEach
    void endAll() {
        supervisor.close();
    }

    @Test
    void startsAgainForEverWhateverTheActivityThrows() throws Exception {
        CountDownLatch starts = new CountDownLatch(200);
        supervisor.supervise(
                new Duty(
                        "faller",
                        SHORT,
                        _ -> {
                            starts.countDown();
                            throw new StackOverflowError("not even this");
                        }));

        assertTrue(starts.await(10, TimeUnit.SECONDS));
    }

    @Test
    void startsAgainWhatReturns() throws Exception {
        CountDownLatch starts = new CountDownLatch(20);
        supervisor.supervise(new Duty("returns", SHORT, _ -> starts.countDown()));

        assertTrue(starts.await(10, TimeUnit.SECONDS));
    }

    @Test
    void oneThatFallsTakesNobodyAlong() throws Exception {
        CountDownLatch falls = new CountDownLatch(50);
        SupervisedActivity steady =
                supervisor.supervise(new Duty("steady", SHORT, _ -> new CountDownLatch(1).await()));
        supervisor.supervise(
                new Duty(
                        "faller",
                        SHORT,
                        _ -> {
                            falls.countDown();
                            throw new IOException("again");
                        }));

        assertTrue(falls.await(10, TimeUnit.SECONDS));
        assertInstanceOf(ActivityState.Running.class, steady.state());
        assertEquals(0, steady.report().restarts());
    }

    @Test
    void tenThatFallByOneStoreAllComeBackWhenItDoes() throws Exception {
        AtomicBoolean isStoreUp = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch working = new CountDownLatch(10);
        List<SupervisedActivity> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(
                    supervisor.supervise(
                            new Duty(
                                    "needs-store-" + i,
                                    RestartPolicy.CORE,
                                    List.of(STORE),
                                    progress -> {
                                        asked.incrementAndGet();
                                        if (!isStoreUp.get()) {
                                            throw new IOException("refused");
                                        }
                                        progress.works();
                                        working.countDown();
                                        new CountDownLatch(1).await();
                                    })));
        }
        while (supervisor.breakers().isEmpty()) {
            Thread.onSpinWait();
        }
        int askedBefore = asked.get();
        while (asked.get() < askedBefore + 3) {
            Thread.onSpinWait();
        }
        isStoreUp.set(true);

        assertTrue(working.await(10, TimeUnit.SECONDS));
        assertEquals(List.of(), supervisor.breakers());
        assertTrue(all.stream().allMatch(each -> each.state() instanceof ActivityState.Running));
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        SupervisedActivity runs =
                supervisor.supervise(
                        new Duty(
                                "runs",
                                SHORT,
                                _ -> {
                                    running.countDown();
                                    new CountDownLatch(1).await();
                                }));
        SupervisedActivity waits = supervisor.supervise(new Duty("waits", HOURS, _ -> {}));
        assertTrue(running.await(10, TimeUnit.SECONDS));

        supervisor.close();

        assertEquals(
                List.of(new ActivityState.Ended(), new ActivityState.Ended()),
                List.of(runs.state(), waits.state()));
    }

    @Test
    void letsWorkThatIsToEndFinishItsTurn() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        AtomicBoolean hasFinished = new AtomicBoolean();
        SupervisedActivity activity =
                supervisor.supervise(
                        new Duty(
                                "turn",
                                SHORT,
                                _ -> {
                                    running.countDown();
                                    mayFinish.await();
                                    hasFinished.set(true);
                                }));
        assertTrue(running.await(10, TimeUnit.SECONDS));

        activity.end();
        mayFinish.countDown();

        assertTrue(activity.join(Duration.ofSeconds(10)));
        assertTrue(hasFinished.get());
        assertEquals(0, activity.report().restarts());
    }
}
