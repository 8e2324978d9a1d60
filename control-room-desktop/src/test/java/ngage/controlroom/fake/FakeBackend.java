package ngage.controlroom.fake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ngage.protocol.CloseReason;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.Health;
import org.jspecify.annotations.Nullable;

/// A backend for one desk, on a real socket: it greets, plays the sample show's rundown, and can be told
/// to be silent, to keep its answers, or to cut the link. A virtual thread per connection.
public final class FakeBackend implements AutoCloseable {

    /// Answers requests for the programme's stream and for its recording.
    public interface Programme {

        void serve(OutputStream out) throws IOException;

        /// @param at media time in microseconds
        void serveRecording(long at, OutputStream out) throws IOException;
    }

    private static final List<ToControlRoom.HealthLine> HEALTH =
            List.of(
                    line("redis", Health.DOWN, "the cue log cannot be read: connection refused"),
                    line("conductor", Health.GOOD, "conducts, in term 3"),
                    line("ballots", Health.DOWN, "5120 wait; none could be stored for 4 s"),
                    line("audience", Health.GOOD, "understands its phones"),
                    line(
                            "load",
                            Health.DEGRADED,
                            "step 1 of 3: the desk's numbers move once a second; I/O is late by 61"
                                    + " ms"),
                    line("breaker redis", Health.DOWN, "open for 4 s, 2 wait, next try in 1 s"),
                    new ToControlRoom.HealthLine(
                            "log reader",
                            Health.DOWN,
                            "waits for redis with 1 other, next try in 1 s: connection refused",
                            3L),
                    new ToControlRoom.HealthLine("load watch", Health.GOOD, "running", 0L),
                    new ToControlRoom.HealthLine("ingest", Health.GOOD, "running", 0L),
                    new ToControlRoom.HealthLine("ladder", Health.GOOD, "running", 1L));

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeShowRun run;
    private final @Nullable Programme programme;
    private final BlockingQueue<FromControlRoom> received = new LinkedBlockingQueue<>();
    private final Object guard = new Object();
    private final List<FakeSocket> greeted = new ArrayList<>();
    private long sentOffset;
    private boolean isSilent;
    private boolean keepsAnswers;
    private ToControlRoom.@Nullable CommandRefused refusal;
    private long connected = 412_300;
    private long held = 403_642;

    public FakeBackend(RunMode mode, @Nullable Programme programme) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.run = new FakeShowRun(SampleShow.show(), new ShowRunId("r1"), mode);
        this.programme = programme;
        threads.execute(this::accept);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// Waits for the next command or hello; heartbeats are not among them.
    public FromControlRoom await(Duration patience) throws InterruptedException {
        FromControlRoom next = received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("the desk said nothing for " + patience);
        }
        return next;
    }

    /// @return the commands that nobody has waited for yet
    public List<FromControlRoom> pending() {
        List<FromControlRoom> all = new ArrayList<>();
        received.drainTo(all);
        return all;
    }

    /// Sends its desks away, as a node does that is asked to end.
    public void drain() {
        CloseReason reason = CloseReason.DRAINING;
        synchronized (guard) {
            send(
                    new ToControlRoom.Closing(
                            reason.code(),
                            reason.text(),
                            reason.mayReconnect(),
                            Duration.ofSeconds(30)));
        }
    }

    /// From now on it hears but says nothing, as a process that hangs does.
    public void fallSilent() {
        synchronized (guard) {
            isSilent = true;
        }
    }

    /// Ends the silence: who comes now is greeted.
    public void speakAgain() {
        synchronized (guard) {
            isSilent = false;
        }
    }

    /// Whether it takes commands without answering them.
    public void keepAnswers(boolean keep) {
        synchronized (guard) {
            keepsAnswers = keep;
        }
    }

    /// The next GO is refused with this, whatever it is.
    public void refuseNext(ToControlRoom.CommandRefused template) {
        synchronized (guard) {
            refusal = template;
        }
    }

    public void cutLinks() throws IOException {
        synchronized (guard) {
            for (FakeSocket socket : greeted) {
                socket.cut();
            }
            greeted.clear();
        }
    }

    public void addBallots(String option, long ballots) {
        synchronized (guard) {
            run.addBallots(new OptionId(option), ballots);
        }
    }

    public List<OptionId> openOptions() {
        synchronized (guard) {
            return run.openOptions();
        }
    }

    /// The crew puts the first cue into standby again and again, as a long evening does.
    public void stageOften(int times) throws IOException {
        synchronized (guard) {
            run.stageOften(times);
            broadcastLog();
        }
    }

    public void pulse() throws IOException {
        synchronized (guard) {
            run.lockIfDue();
            broadcastLog();
            send(
                    new ToControlRoom.Pulse(
                            Instant.now(),
                            FakeShowRun.now(),
                            new ToControlRoom.AudiencePulse(
                                    connected,
                                    2_113,
                                    1_840,
                                    held,
                                    411_877,
                                    Duration.ofMillis(5200),
                                    Duration.ofMillis(7900),
                                    Duration.ofMillis(4),
                                    Duration.ofMillis(31),
                                    1_204,
                                    spread()),
                            run.askPulse(),
                            new ToControlRoom.StreamPulse(
                                    ToControlRoom.StreamState.LIVE,
                                    "programme on air",
                                    FakeShowRun.now(),
                                    new ToControlRoom.FrameLength(40_000)),
                            HEALTH));
        }
    }

    @Override
    public void close() throws IOException {
        cutLinks();
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            String path = line(in).split(" ")[1];
            Map<String, String> headers = new HashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] parts = line.split(": ", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            String key = headers.get("sec-websocket-key");
            if (key != null) {
                talk(new FakeSocket(socket, in, out, key));
            } else if (path.endsWith("monitor.ts") && programme != null) {
                programme.serve(out);
            } else if (path.contains("/recording/at/") && programme != null) {
                programme.serveRecording(Long.parseLong(path.replaceAll(".*/|[.]ts", "")), out);
            } else {
                out.write(
                        "HTTP/1.1 503 No Programme\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The desk may hang up at any moment.
        }
    }

    private void talk(FakeSocket socket) throws IOException {
        for (byte[] json = socket.read(); json != null; json = socket.read()) {
            try {
                take(socket, MessageCodec.decode(FromControlRoom.class, json).orElseThrow());
            } catch (MalformedMessageException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void take(FakeSocket socket, FromControlRoom message) throws IOException {
        synchronized (guard) {
            if (!(message instanceof FromControlRoom.Ping)) {
                received.add(message);
            }
            if (isSilent) {
                return;
            }
            switch (message) {
                case FromControlRoom.Hello hello -> greet(socket, hello);
                case FromControlRoom.Ping ping -> socket.send(new ToControlRoom.Pong(ping.sent()));
                case FromControlRoom.Go go -> answer(go);
                case FromControlRoom.SetStudioDelay command -> {
                    ToControlRoom answer = run.setStudioDelay(command);
                    broadcastLog();
                    send(answer);
                }
                case FromControlRoom.SetStandby command -> {
                    ToControlRoom answer = run.setStandby(command);
                    broadcastLog();
                    send(answer);
                }
            }
        }
    }

    private static List<ToControlRoom.SpreadBar> spread() {
        return List.of(
                new ToControlRoom.SpreadBar(Duration.ZERO, Duration.ofMillis(10), 402_113),
                new ToControlRoom.SpreadBar(Duration.ofMillis(10), Duration.ofMillis(40), 9_102),
                new ToControlRoom.SpreadBar(Duration.ofMillis(40), null, 662));
    }

    private void answer(FromControlRoom.Go go) throws IOException {
        ToControlRoom.CommandRefused refused = refusal;
        if (keepsAnswers) {
            return;
        }
        if (refused != null) {
            refusal = null;
            send(
                    new ToControlRoom.CommandRefused(
                            go.command(),
                            refused.reason(),
                            refused.message(),
                            refused.retryAfter()));
            return;
        }
        ToControlRoom answer = run.go(go, "asha");
        broadcastLog();
        send(answer);
    }

    private void greet(FakeSocket socket, FromControlRoom.Hello hello) throws IOException {
        broadcastLog();
        socket.send(new ToControlRoom.Welcome(run.id, run.show));
        Long offset = hello.offset();
        long has = run.id.equals(hello.epoch()) && offset != null ? offset : 0;
        for (var entry : run.log.subList((int) has, run.log.size())) {
            socket.send(new ToControlRoom.Entry(entry));
        }
        greeted.add(socket);
    }

    private void broadcastLog() throws IOException {
        while (sentOffset < run.log.size()) {
            send(new ToControlRoom.Entry(run.log.get((int) sentOffset)));
            sentOffset++;
        }
    }

    private void send(ToControlRoom message) {
        if (isSilent) {
            return;
        }
        for (FakeSocket socket : List.copyOf(greeted)) {
            try {
                socket.send(message);
            } catch (IOException e) {
                greeted.remove(socket);
            }
        }
    }

    private static String line(BufferedInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static ToControlRoom.HealthLine line(String component, Health state, String text) {
        return new ToControlRoom.HealthLine(component, state, text);
    }
}
