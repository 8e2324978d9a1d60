package ngage.testsupport;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import ngage.demo.ControlRoomLink;
import ngage.protocol.FromControlRoom;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// A desk that only looks: waits until the control room's socket says what a test waits for, through the
/// backend's death too. One thread.
public final class DeskWatch implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI controlRoom;
    private final String operatorToken;

    private @Nullable ControlRoomLink link;

    public DeskWatch(URI controlRoom, String operatorToken) {
        this.controlRoom = controlRoom;
        this.operatorToken = operatorToken;
    }

    /// @throws TimeoutException if no pulse was so in time
    public ToControlRoom.Pulse awaitPulse(Predicate<ToControlRoom.Pulse> wanted, Duration patience)
            throws InterruptedException, TimeoutException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < giveUp) {
            ControlRoomLink open = link;
            if (open == null) {
                connect();
                continue;
            }
            Optional<ToControlRoom> message = open.receive(GLANCE);
            if (message.orElse(null) instanceof ToControlRoom.Pulse pulse && wanted.test(pulse)) {
                return pulse;
            }
            if (open.ended() != null) {
                close();
            }
        }
        throw new TimeoutException("no such pulse within " + patience);
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private void connect() throws InterruptedException {
        link = ControlRoomLink.open(http, controlRoom).orElse(null);
        if (link == null) {
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
            return;
        }
        link.send(new FromControlRoom.Hello(operatorToken, "watch", "test", null, null));
    }
}
