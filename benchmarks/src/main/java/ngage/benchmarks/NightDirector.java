package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import ngage.demo.ControlRoomLink;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// Presses GO on whatever is in standby, as an operator who repeats a GO until it is known what became of
/// it. One thread, the caller's.
final class NightDirector implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration REPEAT = Duration.ofSeconds(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI controlRoom;
    private final String operatorToken;
    private @Nullable ControlRoomLink link;
    private @Nullable ShowRunId epoch;
    private long offset;
    private @Nullable CueRunId onAir;
    private @Nullable CueRunId standby;
    private @Nullable CueId standbyCue;
    private @Nullable CommandId refused;
    private long notBeforeNanos = System.nanoTime();
    private long connected;

    NightDirector(URI controlRoom, String operatorToken) {
        this.controlRoom = controlRoom;
        this.operatorToken = operatorToken;
    }

    /// Waits until so many phones are connected.
    void awaitPhones(long phones, Duration patience) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (connected < phones) {
            requireBefore(giveUp, connected + " of " + phones + " phones came");
            listen();
        }
    }

    /// Waits, hearing what happens meanwhile.
    void pause(Duration pause) throws InterruptedException {
        long until = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < until) {
            listen();
        }
    }

    /// Puts this cue in standby, whatever would come next.
    void setStandby(CueId cue, Duration patience) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        FromControlRoom.SetStandby command =
                new FromControlRoom.SetStandby(new CommandId(UUID.randomUUID().toString()), cue);
        send(command);
        long repeatNanos = System.nanoTime() + REPEAT.toNanos();
        while (!cue.equals(standbyCue)) {
            requireBefore(giveUp, cue + " did not come to standby");
            listen();
            if (System.nanoTime() >= repeatNanos) {
                send(command);
                repeatNanos = System.nanoTime() + REPEAT.toNanos();
            }
        }
    }

    /// @return the cue run that is on air now
    CueRunId go(Duration patience) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        CueRunId next = standby;
        while (next == null || System.nanoTime() < notBeforeNanos) {
            requireBefore(giveUp, "nothing came to standby");
            listen();
            next = standby;
        }
        FromControlRoom.Go go = press(next);
        long repeatNanos = System.nanoTime() + REPEAT.toNanos();
        while (!next.equals(onAir)) {
            requireBefore(giveUp, "GO of " + next + " was not taken");
            listen();
            if (go.command().equals(refused) && System.nanoTime() >= notBeforeNanos) {
                go = press(next); // it was refused, and is a new command
                repeatNanos = System.nanoTime() + REPEAT.toNanos();
            } else if (System.nanoTime() >= repeatNanos) {
                send(go);
                repeatNanos = System.nanoTime() + REPEAT.toNanos();
            }
        }
        return next;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
        http.shutdownNow();
    }

    private FromControlRoom.Go press(CueRunId next) {
        FromControlRoom.Go go =
                new FromControlRoom.Go(
                        new CommandId(UUID.randomUUID().toString()),
                        onAir,
                        next,
                        null,
                        Instant.now());
        send(go);
        return go;
    }

    private void send(FromControlRoom message) {
        ControlRoomLink open = link;
        if (open != null) {
            boolean _ = open.send(message); // what is lost is repeated
        }
    }

    private void listen() throws InterruptedException {
        ControlRoomLink open = link;
        if (open == null) {
            link = ControlRoomLink.open(http, controlRoom).orElseThrow();
            send(
                    new FromControlRoom.Hello(
                            operatorToken,
                            "director",
                            "test",
                            epoch,
                            epoch == null ? null : offset));
            return;
        }
        Optional<ToControlRoom> message = open.receive(GLANCE);
        message.ifPresent(this::on);
        if (message.isEmpty() && open.ended() != null) {
            open.close();
            link = null;
        }
    }

    private void on(ToControlRoom message) {
        switch (message) {
            case ToControlRoom.Welcome welcome -> epoch = welcome.epoch();
            case ToControlRoom.Entry entry -> on(entry.entry());
            case ToControlRoom.Pulse pulse -> connected = pulse.audience().connected();
            case ToControlRoom.CommandRefused refused -> {
                if (refused.reason() != CommandRefusal.NOT_CONDUCTING) {
                    this.refused = refused.command();
                    Duration wait = refused.retryAfter();
                    notBeforeNanos = System.nanoTime() + (wait == null ? GLANCE : wait).toNanos();
                }
            }
            case ToControlRoom.CommandAccepted _,
                    ToControlRoom.Pong _,
                    ToControlRoom.Closing _ -> {}
        }
    }

    private void on(LogEntry entry) {
        offset = entry.offset();
        switch (entry.fact()) {
            case Fact.CueStaged staged -> {
                standby = staged.cueRun();
                standbyCue = entry.asRun().cue();
            }
            case Fact.CueOnAir fired -> {
                onAir = fired.cueRun();
                standby = null;
            }
            case Fact.RunStarted _,
                    Fact.StudioDelaySet _,
                    Fact.CueClosing _,
                    Fact.CueLocked _,
                    Fact.CueRevealed _ -> {}
        }
    }

    private static void requireBefore(long giveUpNanos, String otherwise) throws IOException {
        if (System.nanoTime() > giveUpNanos) {
            throw new IOException(otherwise);
        }
    }
}
