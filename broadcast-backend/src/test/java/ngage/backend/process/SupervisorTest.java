package ngage.backend.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    @Test
    void startsAgainForEverWhateverTheActivityThrows() throws Exception {
        CountDownLatch starts = new CountDownLatch(200);
        try (Supervisor supervisor =
                new Supervisor(new Random(1), InstantSource.system(), System::nanoTime)) {
            supervisor.supervise(
                    "faller",
                    SHORT,
                    () -> {
                        starts.countDown();
                        throw new StackOverflowError("not even this");
                    });

            assertTrue(starts.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void oneThatFallsTakesNobodyAlong() throws Exception {
        CountDownLatch falls = new CountDownLatch(50);
        CountDownLatch steadyStarts = new CountDownLatch(2);
        try (Supervisor supervisor =
                new Supervisor(new Random(1), InstantSource.system(), System::nanoTime)) {
            SupervisedActivity steady =
                    supervisor.supervise(
                            "steady",
                            SHORT,
                            () -> {
                                steadyStarts.countDown();
                                new CountDownLatch(1).await();
                            });
            supervisor.supervise(
                    "faller",
                    SHORT,
                    () -> {
                        falls.countDown();
                        throw new IOException("again");
                    });

            assertTrue(falls.await(10, TimeUnit.SECONDS));
            assertInstanceOf(ActivityState.Running.class, steady.state());
            assertEquals(1, steadyStarts.getCount());
        }
    }

    @Test
    void doesNotTakeAStepOfTheWallClockForAHealthyRun() throws Exception {
        AtomicLong days = new AtomicLong();
        InstantSource stepping = () -> Instant.EPOCH.plus(Duration.ofDays(days.getAndIncrement()));
        CountDownLatch starts = new CountDownLatch(20);
        try (Supervisor supervisor = new Supervisor(new Random(1), stepping, System::nanoTime)) {
            SupervisedActivity faller =
                    supervisor.supervise(
                            "faller",
                            SHORT,
                            () -> {
                                starts.countDown();
                                if (starts.getCount() == 0) {
                                    new CountDownLatch(1).await();
                                }
                                throw new IOException("again");
                            });
            boolean hasParked = false;
            while (!hasParked && starts.getCount() > 0) {
                hasParked = faller.state() instanceof ActivityState.Parked;
            }

            assertTrue(hasParked);
        }
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Supervisor supervisor =
                new Supervisor(new Random(1), InstantSource.system(), System::nanoTime);
        SupervisedActivity runs =
                supervisor.supervise(
                        "runs",
                        SHORT,
                        () -> {
                            running.countDown();
                            new CountDownLatch(1).await();
                        });
        SupervisedActivity waits =
                supervisor.supervise(
                        "waits",
                        new RestartPolicy(
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                9,
                                Duration.ofHours(1)),
                        () -> {});
        assertTrue(running.await(10, TimeUnit.SECONDS));

        supervisor.close();

        assertEquals(
                List.of(new ActivityState.Ended(), new ActivityState.Ended()),
                List.of(runs.state(), waits.state()));
    }

    @Test
    void tellsTheDeskInWords() {
        Instant now = Instant.EPOCH;

        assertEquals("running", new ActivityState.Running(now).inWords(now));
        assertEquals(
                "restarting in 3 s: no picture",
                new ActivityState.Restarting(now.plusMillis(2100), "no picture").inWords(now));
        assertEquals(
                "parked, next try in 15 s: port in use",
                new ActivityState.Parked(now.plusSeconds(15), "port in use").inWords(now));
    }
}
