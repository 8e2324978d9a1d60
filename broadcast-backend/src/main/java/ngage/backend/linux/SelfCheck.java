package ngage.backend.linux;

import java.io.IOException;
import java.util.Optional;

/// Tries out, once at start, what a loop will do all evening.
public final class SelfCheck {

    private static final int BYTES = 1024;

    private SelfCheck() {}

    /// @return what does not work; empty if all does
    public static Optional<String> ofSockets() {
        return of((linux, socket, bytes) -> linux.send(socket, bytes.address(), BYTES));
    }

    /// @return what does not work; empty if all does
    public static Optional<String> ofUring() {
        return of((linux, socket, bytes) -> {
            try (IoUring uring = new IoUring(linux)) {
                uring.add(socket, bytes.address(), BYTES);
                uring.send();
                return uring.result(0);
            }
        });
    }

    private interface Send {
        int send(Linux linux, int socket, OffHeap bytes) throws IOException;
    }

    private static Optional<String> of(Send send) {
        try {
            Linux linux = new Linux();
            int[] pair = linux.socketPair();
            try {
                return check(linux, pair, send);
            } finally {
                linux.close(pair[0]);
                linux.close(pair[1]);
            }
        } catch (IOException | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> check(Linux linux, int[] pair, Send send) throws IOException {
        OffHeap sent = OffHeap.ofSize(BYTES);
        OffHeap received = OffHeap.ofSize(BYTES);
        for (int i = 0; i < BYTES; i++) {
            sent.bytes().put(i, (byte) (i * 7));
        }
        int taken = send.send(linux, pair[0], sent);
        int came = linux.receive(pair[1], received.address(), BYTES);
        return taken == BYTES && came == BYTES && received.bytes().equals(sent.bytes())
                ? Optional.empty()
                : Optional.of("of 1024 bytes " + taken + " were taken and " + came + " came");
    }
}
