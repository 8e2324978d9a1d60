package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import ngage.demo.ControlRoomLink;
import ngage.demo.Press;
import ngage.protocol.CommandId;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// Presses GO live, at a steady pace, as soon as the next cue is in standby. One thread.
final class GoPresser implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ControlRoomLink link;

    private @Nullable CueRunId onAir;
    private @Nullable CueRunId standby;
    private @Nullable CueId standbyCue;
    private long connected;
    private @Nullable LogEntry fired;

    /// @throws IOException if the backend does not take it
    GoPresser(URI controlRoom, String operatorToken) throws IOException {
        link =
                ControlRoomLink.open(http, controlRoom)
                        .orElseThrow(() -> new IOException("no backend at " + controlRoom));
        link.send(new FromControlRoom.Hello(operatorToken, "benchmark", "benchmark", null, null));
    }

    void awaitPhones(int phones, Duration patience) throws InterruptedException, TimeoutException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (connected < phones) {
            hearUntil(giveUp, "only " + connected + " of " + phones + " phones came");
        }
    }

    List<Press> pressAll(int cues, Duration pace) throws InterruptedException, TimeoutException {
        List<Press> presses = new ArrayList<>();
        long nextNanos = System.nanoTime();
        while (presses.size() < cues) {
            nextNanos += pace.toNanos();
            while (System.nanoTime() < nextNanos) {
                hear();
            }
            presses.add(press());
        }
        return presses;
    }

    @Override
    public void close() {
        link.close();
        http.shutdownNow();
    }

    private Press press() throws InterruptedException, TimeoutException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        CueRunId cueRun = standby;
        CueId cue = standbyCue;
        while (cueRun == null || cue == null) {
            hearUntil(giveUp, "nothing came to standby");
            cueRun = standby;
            cue = standbyCue;
        }
        Instant pressed = Instant.now();
        fired = null;
        link.send(
                new FromControlRoom.Go(
                        new CommandId(UUID.randomUUID().toString()), onAir, cueRun, null, pressed));
        LogEntry entry = fired;
        while (entry == null) {
            hearUntil(giveUp, "GO had no effect");
            entry = fired;
        }
        return new Press(cue, cueRun, pressed, entry.wall(), 1);
    }

    private void hearUntil(long giveUp, String complaint)
            throws InterruptedException, TimeoutException {
        if (System.nanoTime() > giveUp) {
            throw new TimeoutException(complaint);
        }
        hear();
    }

    private void hear() throws InterruptedException, TimeoutException {
        Optional<ToControlRoom> message = link.receive(GLANCE);
        switch (message.orElse(null)) {
            case ToControlRoom.Entry entry -> on(entry.entry());
            case ToControlRoom.Pulse pulse -> connected = pulse.audience().connected();
            case ToControlRoom.CommandRefused refused ->
                    throw new TimeoutException("GO was refused: " + refused.message());
            case null, default -> {
                if (link.ended() != null) {
                    throw new TimeoutException("the link " + link.ended());
                }
            }
        }
    }

    private void on(LogEntry entry) {
        switch (entry.fact()) {
            case Fact.CueStaged staged -> {
                standby = staged.cueRun();
                standbyCue = entry.asRun().cue();
            }
            case Fact.CueOnAir onAirNow -> {
                onAir = onAirNow.cueRun();
                standby = null;
                standbyCue = null;
                fired = entry;
            }
            default -> {}
        }
    }
}
