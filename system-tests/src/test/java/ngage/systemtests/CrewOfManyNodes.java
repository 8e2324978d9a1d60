package ngage.systemtests;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import ngage.demo.ControlRoomLink;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// A desk that knows all nodes of a show: when one sends it away it goes on at the next, with the log
/// where it was and the command that is not decided. One thread.
final class CrewOfManyNodes implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration REPEAT = Duration.ofSeconds(1);

    private final List<URI> controlRooms;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ControlRoomLink link;
    private int next;
    private @Nullable ShowRunId epoch;
    private long offset;
    private @Nullable CueRunId onAir;
    private @Nullable CueRunId standby;
    private @Nullable CueRunId locked;
    private long connected;
    private @Nullable ToControlRoom answer;

    CrewOfManyNodes(List<URI> controlRooms, String token) {
        this.controlRooms = List.copyOf(controlRooms);
        this.token = token;
    }

    void awaitPhones(long phones, Duration patience) throws InterruptedException, TimeoutException {
        await(() -> connected == phones, phones + " phones", patience);
    }

    void awaitLocked(CueRunId ask, Duration patience)
            throws InterruptedException, TimeoutException {
        await(() -> ask.equals(locked), ask + " locked", patience);
    }

    /// Presses GO once, and sends it until it is decided.
    ///
    /// @return what is on air now
    CueRunId go(Duration patience) throws InterruptedException, TimeoutException {
        await(() -> standby != null, "something in standby", patience);
        CueRunId fired = Objects.requireNonNull(standby);
        Go go =
                new Go(
                        new CommandId(UUID.randomUUID().toString()),
                        onAir,
                        fired,
                        null,
                        Instant.now());
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            answer = null;
            ControlRoomLink present = link;
            if (present != null && present.send(go)) {
                listenUntil(() -> answer != null, REPEAT);
            } else {
                listenUntil(() -> link != present, REPEAT);
            }
            switch (answer) {
                case ToControlRoom.CommandAccepted _ -> {
                    await(() -> fired.equals(onAir), fired + " on air", patience);
                    return fired;
                }
                case ToControlRoom.CommandRefused refused when isFinal(refused) ->
                        throw new AssertionError(refused);
                case null, default -> {}
            }
        }
        throw new TimeoutException("GO was not decided: " + answer);
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
        http.close();
    }

    private static boolean isFinal(ToControlRoom.CommandRefused refused) {
        return refused.reason() != CommandRefusal.NOT_CONDUCTING
                && refused.reason() != CommandRefusal.TOO_SOON;
    }

    private void await(BooleanSupplier condition, String what, Duration patience)
            throws InterruptedException, TimeoutException {
        listenUntil(condition, patience);
        if (!condition.getAsBoolean()) {
            throw new TimeoutException(
                    "waited for " + what + "; " + connected + " phones are here");
        }
    }

    private void listenUntil(BooleanSupplier condition, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            if (link == null) {
                connect();
            } else {
                hear(link);
            }
        }
    }

    private void connect() throws InterruptedException {
        URI node = controlRooms.get(next++ % controlRooms.size());
        ControlRoomLink opened = ControlRoomLink.open(http, node).orElse(null);
        if (opened == null) {
            Thread.sleep(GLANCE); // between two tries
            return;
        }
        opened.send(
                new FromControlRoom.Hello(
                        token, "Asha", "desk", epoch, epoch == null ? null : offset));
        link = opened;
    }

    private void hear(ControlRoomLink from) throws InterruptedException {
        Optional<ToControlRoom> message = from.receive(GLANCE);
        if (message.isEmpty() && from.ended() != null) {
            from.close();
            link = null;
            return;
        }
        message.ifPresent(this::take);
    }

    private void take(ToControlRoom message) {
        switch (message) {
            case ToControlRoom.Welcome welcome -> epoch = welcome.epoch();
            case ToControlRoom.Entry entry -> {
                if (entry.entry().offset() != offset + 1) {
                    throw new AssertionError("the desk missed entry " + (offset + 1));
                }
                offset++;
                take(entry.entry().fact());
            }
            case ToControlRoom.Pulse pulse -> connected = pulse.audience().connected();
            case ToControlRoom.CommandAccepted _, ToControlRoom.CommandRefused _ ->
                    answer = message;
            case ToControlRoom.Closing _, ToControlRoom.Pong _ -> {}
        }
    }

    private void take(Fact fact) {
        switch (fact) {
            case Fact.CueStaged staged -> standby = staged.cueRun();
            case Fact.CueOnAir fired -> {
                onAir = fired.cueRun();
                standby = null;
            }
            case Fact.CueLocked done -> locked = done.cueRun();
            case Fact.RunStarted _,
                    Fact.StudioDelaySet _,
                    Fact.CueClosing _,
                    Fact.CueRevealed _ -> {}
        }
    }
}
