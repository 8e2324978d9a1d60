package ngage.demo;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealKey;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// Stands in for the backend's control room socket: fires what it is told, pulses ten times a second, and
/// can refuse, stay silent or hang up once.
///
/// One thread does everything.
final class FakeControlRoom implements AutoCloseable {

    static final String TOKEN = "let-me-in";

    private static final ShowRunId RUN = new ShowRunId("r1");

    private final Show show;
    private final MediaTime firstFrame = new MediaTime(1_795_380_668_000_000L);
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final Undertow server;
    private final List<LogEntry> log = new ArrayList<>();
    private final Map<CommandId, ToControlRoom.CommandAccepted> answers = new HashMap<>();
    private final List<FromControlRoom.Go> gos = new ArrayList<>();
    private @Nullable WebSocketChannel desk;
    private @Nullable CueRunId onAir;
    private int next;

    boolean refusesNextGo;
    boolean firesNextGoButSaysThatItCannot;
    boolean swallowsNextAnswer;
    boolean hangsUpAtNextGo;

    FakeControlRoom(Show show) {
        this.show = show;
        stage(show.cues().getFirst());
        server =
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setHandler(
                                Handlers.path()
                                        .addExactPath(
                                                "/ws/control-room",
                                                Handlers.websocket(
                                                        (_, channel) -> listen(channel))))
                        .build();
        server.start();
        var _ = loop.scheduleAtFixedRate(this::pulse, 100, 100, TimeUnit.MILLISECONDS);
    }

    URI uri() {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return URI.create("ws://127.0.0.1:" + address.getPort() + "/ws/control-room");
    }

    /// Every GO that arrived, repeats and refused ones included.
    List<FromControlRoom.Go> gos() throws Exception {
        return loop.submit(() -> List.copyOf(gos)).get();
    }

    MediaTime firstFrame() {
        return firstFrame;
    }

    @Override
    public void close() {
        loop.shutdownNow();
        server.stop();
    }

    private void listen(WebSocketChannel channel) {
        channel.getReceiveSetter()
                .set(
                        new AbstractReceiveListener() {
                            @Override
                            protected void onFullTextMessage(
                                    WebSocketChannel from, BufferedTextMessage message) {
                                String text = message.getData();
                                loop.execute(() -> on(from, text));
                            }
                        });
        channel.resumeReceives();
    }

    private void on(WebSocketChannel from, String text) {
        try {
            FromControlRoom message =
                    MessageCodec.decode(
                                    FromControlRoom.class, text.getBytes(StandardCharsets.UTF_8))
                            .orElseThrow();
            switch (message) {
                case FromControlRoom.Hello hello -> welcome(from, hello);
                case FromControlRoom.Go go -> go(go);
                case FromControlRoom.SetStandby _,
                        FromControlRoom.SetStudioDelay _,
                        FromControlRoom.Ping _ ->
                        throw new AssertionError("an autopilot has no need of " + message);
            }
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    private void welcome(WebSocketChannel from, FromControlRoom.Hello hello) {
        if (!hello.token().equals(TOKEN)) {
            throw new AssertionError("wrong token");
        }
        desk = from;
        send(new ToControlRoom.Welcome(RUN, show.withoutAnswerKeys()));
        long offset = hello.offset() == null ? 0 : hello.offset();
        log.stream()
                .filter(entry -> entry.offset() > offset)
                .forEach(entry -> send(new ToControlRoom.Entry(entry)));
    }

    private void go(FromControlRoom.Go go) {
        gos.add(go);
        if (hangsUpAtNextGo) {
            hangsUpAtNextGo = false;
            hangUp();
            return;
        }
        if (refusesNextGo) {
            refusesNextGo = false;
            send(
                    new ToControlRoom.CommandRefused(
                            go.command(),
                            CommandRefusal.NOT_LOCKED,
                            "Wait.",
                            Duration.ofMillis(300)));
            return;
        }
        ToControlRoom.CommandAccepted answer = answers.computeIfAbsent(go.command(), _ -> fire(go));
        if (firesNextGoButSaysThatItCannot) {
            firesNextGoButSaysThatItCannot = false;
            send(
                    new ToControlRoom.CommandRefused(
                            go.command(), CommandRefusal.NOT_CONDUCTING, "Look again.", null));
            return;
        }
        if (swallowsNextAnswer) {
            swallowsNextAnswer = false;
            return;
        }
        send(answer);
    }

    private ToControlRoom.CommandAccepted fire(FromControlRoom.Go go) {
        CueRunId cueRun = cueRun(next);
        if (!go.standby().equals(cueRun) || !Objects.equals(go.onAir(), onAir)) {
            throw new AssertionError("stale: " + go);
        }
        MediaTime at = Objects.requireNonNull(go.seen());
        Cue cue = show.cues().get(next);
        onAir = cueRun;
        append(
                new Fact.CueOnAir(cueRun, at, null, SealKey.of(new byte[32])),
                new AsRun(cue.id(), cueRun, go.command(), "autopilot", "autopilot"));
        next++;
        if (next < show.cues().size()) {
            stage(show.cues().get(next));
        }
        return new ToControlRoom.CommandAccepted(
                go.command(), log.size(), cueRun, at, Instant.now(), null);
    }

    private void stage(Cue cue) {
        CueRunId cueRun = cueRun(show.cues().indexOf(cue));
        append(new Fact.CueStaged(cueRun, null), new AsRun(cue.id(), cueRun, null, null, null));
    }

    private void append(Fact fact, AsRun asRun) {
        LogEntry entry = new LogEntry(log.size() + 1, Instant.now(), fact, asRun);
        log.add(entry);
        send(new ToControlRoom.Entry(entry));
    }

    private static CueRunId cueRun(int place) {
        return new CueRunId("r1-" + (place + 1));
    }

    private void pulse() {
        MediaTime now = firstFrame.plus(Duration.ofNanos(System.nanoTime() - startNanos));
        send(
                new ToControlRoom.Pulse(
                        Instant.now(),
                        now,
                        new ToControlRoom.AudiencePulse(
                                20, 0, 0, 20, 20, null, null, null, null, 0, List.of()),
                        null,
                        new ToControlRoom.StreamPulse(
                                ToControlRoom.StreamState.LIVE, "on air", firstFrame),
                        List.of()));
    }

    private void hangUp() {
        WebSocketChannel open = desk;
        desk = null;
        if (open != null) {
            WebSockets.sendClose(1001, "going away", open, null);
        }
    }

    private void send(ToControlRoom message) {
        if (desk != null) {
            WebSockets.sendText(
                    new String(MessageCodec.encode(message), StandardCharsets.UTF_8), desk, null);
        }
    }
}
