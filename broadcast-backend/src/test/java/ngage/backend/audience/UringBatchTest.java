package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import ngage.backend.linux.EpollLoop;
import ngage.backend.linux.OffHeap;
import ngage.backend.linux.Sends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class UringBatchTest {

    private final OffHeap bytes = OffHeap.ofSize(10);

    /// Sends the phones of the failed batch away: what they got of it is not known.
    @Test
    void callsABatchBrokenThatFailedAndWritesTheNextOneByOne() {
        UringBatch batch = new UringBatch(new FailingSends());
        try (EpollLoop loop = EpollLoop.started("test")) {
            LinuxSocket socket = new LinuxSocket(loop, -1, ByteBuffer.allocate(0), () -> {});
            batch.add(socket, bytes, 10);
            batch.add(socket, bytes, 10);
            batch.send();

            assertEquals(SendBatch.BROKEN, batch.taken(0));
            assertEquals(SendBatch.BROKEN, batch.taken(1));
        }
        FakeSocket other = new FakeSocket();
        other.takeOnly(7);
        batch.add(other, bytes, 10);
        batch.send();

        assertEquals(7, batch.taken(0));
    }

    private static final class FailingSends implements Sends {

        @Override
        public void add(int socket, long address, int length) {}

        @Override
        public void send() {
            throw new IllegalStateException("of a test");
        }

        @Override
        public int result(int i) {
            return 0;
        }
    }
}
