package ngage.backend.degrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import ngage.protocol.ToControlRoom.Health;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each trigger driven by what it is there for: a thread that is busy, a heap that is full.
@Timeout(60)
final class DegradationWatchTest {

    private static final Duration CALM = Duration.ofSeconds(10);

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private long nanos = 1;

    @AfterEach
    void endLoop() {
        loop.shutdownNow();
    }

    @Test
    void chartsAreSparedWhileALoopIsBusyAndComeBack() throws Exception {
        LoopLag lag = new LoopLag(() -> List.of(loop), System::nanoTime);
        DegradationWatch watch =
                watch(
                        new Trigger(Step.CHARTS, Measure.LOOP_LAG, 20, 15, Duration.ZERO, CALM),
                        () -> {
                            lag.mark();
                            return new Load(lag.takeMillis(), 0, 0, 0);
                        });
        CountDownLatch isDone = new CountDownLatch(1);
        Future<?> busy = loop.submit(() -> await(isDone));

        measureUntil(watch, Step.CHARTS);
        assertFalse(watch.isSpared(Step.JOINS));
        assertEquals(Health.DEGRADED, watch.health().state());
        isDone.countDown();
        busy.get();
        loop.submit(() -> {}).get();

        assertComesBack(watch, Step.CHARTS);
    }

    @Test
    void newFansWaitWhileTheHeapIsFull() {
        HeapAfterCollection heap = new HeapAfterCollection();
        System.gc();
        double before = 100 * heap.part();
        List<byte[]> much = new ArrayList<>();
        long bytes = Runtime.getRuntime().maxMemory() / 20;
        DegradationWatch watch =
                watch(
                        new Trigger(
                                Step.JOINS,
                                Measure.HEAP,
                                before + 4,
                                before + 3,
                                Duration.ZERO,
                                CALM),
                        () -> new Load(0, 0, 0, heap.part()));
        watch.measure();
        assertFalse(watch.isSpared(Step.JOINS));
        for (long taken = 0; taken < bytes * 1.1; taken += 1 << 20) {
            much.add(new byte[1 << 20]);
        }
        System.gc();
        watch.measure();
        assertTrue(
                watch.isSpared(Step.JOINS),
                () -> "heap was " + before + " % before " + much.size());

        much.clear();
        System.gc();

        assertComesBack(watch, Step.JOINS);
    }

    @Test
    void returnsAreSpreadWhileCuesReachSocketsLate() throws Exception {
        LoopLag cues = new LoopLag(() -> List.of(loop), System::nanoTime);
        DegradationWatch watch =
                watch(
                        new Trigger(Step.RETURNS, Measure.CUE_LAG, 20, 15, Duration.ZERO, CALM),
                        () -> new Load(0, cues.takeMillis(), 0, 0));
        CountDownLatch isWritten = new CountDownLatch(1);
        Future<?> writing = loop.submit(() -> await(isWritten));
        cues.mark(); // as on a cue's entry, behind its writes

        measureUntil(watch, Step.RETURNS);
        assertTrue(watch.isSpared(Step.CHARTS) && watch.isSpared(Step.JOINS));
        isWritten.countDown();
        writing.get();
        loop.submit(() -> {}).get();

        assertComesBack(watch, Step.RETURNS);
    }

    @Test
    void aLoopThatNeverComesBackCostsNoMemory() {
        CountDownLatch never = new CountDownLatch(1);
        loop.execute(() -> await(never));
        LoopLag lag = new LoopLag(() -> List.of(loop), System::nanoTime);
        for (int i = 0; i < 100_000; i++) {
            lag.mark();
        }
        assertTrue(lag.takeMillis() > 0);
        assertTrue(loop.shutdownNow().size() <= 256);
    }

    private DegradationWatch watch(Trigger trigger, Supplier<Load> load) {
        return new DegradationWatch(
                DegradationConfig.DEFAULT.withTriggers(List.of(trigger)), load, () -> nanos);
    }

    private static void measureUntil(DegradationWatch watch, Step step) {
        while (!watch.isSpared(step)) {
            watch.measure();
            Thread.onSpinWait();
        }
    }

    private void assertComesBack(DegradationWatch watch, Step step) {
        watch.measure(); // may still hear of what was late
        watch.measure();
        assertTrue(watch.isSpared(step), "not before a calm while");
        for (int i = 0; i < 4; i++) {
            nanos += CALM.toNanos();
            watch.measure();
        }
        assertFalse(watch.isSpared(Step.CHARTS), () -> watch.health().text());
        assertEquals(Health.GOOD, watch.health().state());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
