package ngage.backend.audience;

import java.io.IOException;
import ngage.backend.linux.OffHeap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A batch that is a write after the other.
final class OneByOne implements SendBatch {

    private static final Logger log = LoggerFactory.getLogger(OneByOne.class);

    private final int[] taken = new int[HubShard.BATCH];
    private int size;

    @Override
    public void add(PhoneSocket socket, OffHeap bytes, int length) {
        taken[size++] = write(socket, bytes, length);
    }

    @Override
    public void send() {
        size = 0;
    }

    @Override
    public int taken(int i) {
        return taken[i];
    }

    private static int write(PhoneSocket socket, OffHeap bytes, int length) {
        try {
            return socket.write(bytes, 0, length);
        } catch (IOException e) {
            log.debug("connection lost", e);
            return BROKEN;
        }
    }
}
