package ngage.backend.audience;

import ngage.backend.linux.Linux;
import ngage.backend.linux.OffHeap;
import ngage.backend.linux.Sends;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A batch that is one system call. Where io_uring fails in the middle of a show, the phones of that
/// batch are sent away, and from then on it is a write after the other.
final class UringBatch implements SendBatch {

    private static final Logger log = LoggerFactory.getLogger(UringBatch.class);

    private final Sends uring;
    private final OneByOne instead = new OneByOne();
    private boolean hasFailed;

    /// Nobody knows what the kernel took of it.
    private boolean isLost;

    UringBatch(Sends uring) {
        this.uring = uring;
    }

    @Override
    public void add(PhoneSocket socket, OffHeap bytes, int length) {
        if (hasFailed) {
            isLost = false;
            instead.add(socket, bytes, length);
        } else if (socket instanceof LinuxSocket linux) {
            uring.add(linux.fd(), bytes.address(), length);
        } else {
            throw new IllegalArgumentException("only of descriptors");
        }
    }

    @Override
    public void send() {
        if (hasFailed) {
            instead.send();
            return;
        }
        try {
            uring.send();
        } catch (IllegalStateException e) {
            log.error("writes one by one from now on", e);
            hasFailed = true;
            isLost = true;
        }
    }

    @Override
    public int taken(int i) {
        if (isLost) {
            return BROKEN;
        }
        if (hasFailed) {
            return instead.taken(i);
        }
        int result = uring.result(i);
        return result >= 0 ? result : result == Linux.TRY_AGAIN ? 0 : BROKEN;
    }
}
