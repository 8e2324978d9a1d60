package ngage.backend.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class EpollLoopTest {

    private static final int CONNECTION_RESET = -104;

    private final EpollLoop loop = EpollLoop.started("test");
    private final Linux linux = new Linux();
    private final OffHeap bytes = OffHeap.ofSize(8);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void goesOnAfterAnErrorOfATask() throws Exception {
        loop.execute(() -> {
            throw new OutOfMemoryError("of a test");
        });

        awaitTurn();
        assertFalse(loop.hasFailed());
    }

    @Test
    void cutsTheSocketWhoseListenerFailsAndGoesOnWithTheOthers() throws Exception {
        int[] bad = linux.socketPair();
        int[] good = linux.socketPair();
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        loop.execute(() -> {
            loop.add(bad[0], new FailingListener(cut));
            loop.add(
                    good[0],
                    new Listener() {
                        @Override
                        public void onReadable() {
                            loop.remove(good[0]);
                            read.countDown();
                        }
                    });
        });
        assertEquals(1, linux.send(bad[1], bytes.address(), 1));
        assertTrue(cut.await(10, TimeUnit.SECONDS));
        assertEquals(1, linux.send(good[1], bytes.address(), 1));
        assertTrue(read.await(10, TimeUnit.SECONDS));
        awaitTurn();
        // The listener did not close it, so the loop did, with the byte unread.
        assertEquals(CONNECTION_RESET, linux.receive(bad[1], bytes.address(), 1));
        linux.close(bad[1]);
        linux.close(good[1]);
    }

    @Test
    void runsEachTaskThatItTookAndNoOther() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            started.countDown();
                            while (true) {
                                try {
                                    loop.execute(ran::incrementAndGet);
                                    taken.incrementAndGet();
                                } catch (RejectedExecutionException e) {
                                    return;
                                }
                            }
                        });
        started.await();
        loop.close();
        other.join();

        assertEquals(taken.get(), ran.get());
        assertThrows(RejectedExecutionException.class, () -> loop.execute(ran::incrementAndGet));
        assertEquals(taken.get(), ran.get());
    }

    private void awaitTurn() throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        loop.execute(turn::countDown);
        assertTrue(turn.await(10, TimeUnit.SECONDS));
    }

    private static class Listener implements EpollLoop.Listener {

        @Override
        public void onReadable() {}

        @Override
        public void onWritable() {}

        @Override
        public void cut() {}
    }

    private static final class FailingListener extends Listener {

        private final CountDownLatch cut;

        FailingListener(CountDownLatch cut) {
            this.cut = cut;
        }

        @Override
        public void onReadable() {
            throw new OutOfMemoryError("of a test");
        }

        @Override
        public void cut() {
            cut.countDown();
        }
    }
}
