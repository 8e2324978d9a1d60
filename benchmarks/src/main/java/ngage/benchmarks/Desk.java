package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import ngage.demo.ControlRoomLink;
import ngage.protocol.CommandId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// A desk without hands. To put one cue after the other into standby is one entry of the cue log for
/// every phone each time, stored in Redis before anybody sees it. One thread.
final class Desk implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ControlRoomLink link;
    private final ShowRunId showRun;
    private int sent;
    private long pinged = System.nanoTime();
    private @Nullable CommandId waitingFor;
    private @Nullable CueRunId onAir;
    private @Nullable CueRunId standby;

    /// @throws IOException if the backend does not take it
    Desk(URI controlRoom, String operatorToken) throws IOException, InterruptedException {
        link =
                ControlRoomLink.open(http, controlRoom)
                        .orElseThrow(() -> new IOException("no backend at " + controlRoom));
        link.send(new FromControlRoom.Hello(operatorToken, "benchmark", "benchmark", null, null));
        showRun = awaitWelcome();
    }

    ShowRunId showRun() {
        return showRun;
    }

    /// Puts the next cue of an [AnnouncementShow] of two into standby.
    ///
    /// @return [System#nanoTime] just before
    long stageNext() {
        CommandId command = new CommandId(UUID.randomUUID().toString());
        waitingFor = command;
        long before = System.nanoTime();
        link.send(new FromControlRoom.SetStandby(command, AnnouncementShow.cue(1 + sent++ % 2)));
        return before;
    }

    /// Puts what is in standby on air, as soon as something is.
    ///
    /// @return what is on air now
    CueRunId go() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        CueRunId next = standby;
        while (next == null) {
            ToControlRoom _ = next(giveUp);
            next = standby;
        }
        CommandId command = new CommandId(UUID.randomUUID().toString());
        waitingFor = command;
        link.send(new FromControlRoom.Go(command, onAir, next, null, Instant.now()));
        awaitAcceptance();
        while (!next.equals(onAir)) {
            ToControlRoom _ = next(giveUp);
        }
        return next;
    }

    /// Reads what has come, until the last command was accepted.
    void awaitAcceptance() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (waitingFor != null) {
            switch (next(giveUp)) {
                case ToControlRoom.CommandAccepted accepted -> {
                    if (accepted.command().equals(waitingFor)) {
                        waitingFor = null;
                    }
                }
                case ToControlRoom.CommandRefused refused ->
                        throw new IOException("refused: " + refused.message());
                case null, default -> {}
            }
        }
    }

    /// @return the next numbers that come
    ToControlRoom.Pulse nextPulse() throws IOException, InterruptedException {
        if (System.nanoTime() - pinged > PING_EVERY.toNanos()) {
            pinged = System.nanoTime();
            link.send(new FromControlRoom.Ping(sent));
        }
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (next(giveUp) instanceof ToControlRoom.Pulse pulse) {
                return pulse;
            }
        }
    }

    /// Says something, and puts away what has come, so that neither side gives the link up.
    void keepAlive() throws IOException, InterruptedException {
        link.send(new FromControlRoom.Ping(sent));
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!(next(giveUp) instanceof ToControlRoom.Pong)) {}
    }

    @Override
    public void close() {
        link.close();
        http.shutdownNow();
    }

    private ShowRunId awaitWelcome() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (next(giveUp) instanceof ToControlRoom.Welcome welcome) {
                return welcome.epoch();
            }
        }
    }

    private @Nullable ToControlRoom next(long giveUp) throws IOException, InterruptedException {
        if (link.ended() != null || System.nanoTime() > giveUp) {
            throw new IOException("the control room's link: " + link.ended());
        }
        ToControlRoom message = link.receive(GLANCE).orElse(null);
        if (message instanceof ToControlRoom.Entry entry) {
            on(entry.entry().fact());
        }
        return message;
    }

    private void on(Fact fact) {
        switch (fact) {
            case Fact.CueStaged staged -> standby = staged.cueRun();
            case Fact.CueOnAir fired -> {
                onAir = fired.cueRun();
                standby = null;
            }
            default -> {}
        }
    }
}
