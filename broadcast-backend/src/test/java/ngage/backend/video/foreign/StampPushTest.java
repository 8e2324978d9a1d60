package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.foreign.ForeignConfig.Push;
import ngage.backend.video.foreign.SegmentTimes.Seen;
import ngage.protocol.AsRun;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.SealKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against a venue's metadata endpoint on this machine.
@Timeout(60)
class StampPushTest {

    private static final String TOKEN = "token-of-the-venue";
    private static final Instant WALL = Instant.parse("2026-11-26T20:00:00Z");
    private static final MediaTime AT = new MediaTime(1_795_380_668_444_033L);
    private static final Pattern STAMP =
            Pattern.compile("\\{\"(?:s|trial)\":(\\d+)\\.(\\d{3})[,}]");

    private record Taken(long nanos, String body, String authorization) {}

    private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    private final StreamClock clock =
            new StreamClock(new MediaTime(5_000_000_000L), System::nanoTime);
    private final Supervisor supervisor = Supervisor.standard();
    private volatile int status = 204;
    private HttpServer server;
    private StampPush push;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/metadata", this::take);
        server.start();
        clock.onSessionStarted(new StreamClock.Source(new MediaTime(5_000_000_000L), 0));
        pushBy(System::nanoTime);
    }

    private void pushBy(LongSupplier nanos) {
        URI endpoint =
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metadata?c=1");
        push = new StampPush(new Push(endpoint, TOKEN), clock, InstantSource.fixed(WALL), nanos);
    }

    @AfterEach
    void close() {
        supervisor.close();
        server.stop(0);
    }

    @Test
    void pushesTheClockAndEachCueWithItsKey() throws Exception {
        start();
        MediaTime stamp = stampOf(next());
        assertTrue(stamp.since(clock.now()).isNegative(), "the clock has gone on since");
        push.onEntry(entry(1, "r1-1", WALL));
        Taken cue = nextCue();
        assertTrue(
                cue.body.contains(
                        "\\\"cue\\\":\\\"r1-1\\\",\\\"at\\\":1795380668444.033,\\\"key\\\":\\\""
                                + key().base64()
                                + "\\\",\\\"by\\\":\\\"ngage\\\""),
                cue.body);
        assertEquals("Bearer " + TOKEN, cue.authorization);
        assertTrue(cue.body.length() < 1024);
    }

    @Test
    void pushesCuesBeforeStampsAndNeverMoreThanFiveASecond() throws Exception {
        for (int i = 1; i <= 8; i++) {
            push.onEntry(entry(i, "r1-" + i, WALL));
        }
        start();
        List<Taken> all = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Taken each = next();
            all.add(each);
            assertTrue(each.body.contains("r1-" + i), "the " + i + "th is " + each.body);
        }
        assertFalse(next().body.contains("cue"));
        long span = all.getLast().nanos - all.getFirst().nanos;
        assertTrue(span >= 7 * 200_000_000L, "8 pushes within " + span + " ns");
    }

    @Test
    void triesACueAgainUntilItIsTaken() throws Exception {
        status = 503;
        push.onEntry(entry(1, "r1-1", WALL));
        start();
        assertTrue(next().body.contains("r1-1"));
        assertTrue(next().body.contains("r1-1"));
        status = 200;
        assertTrue(next().body.contains("r1-1"));
        Taken after = next();
        while (after.body.contains("r1-1")) { // one that was under way when the status changed
            after = next();
        }
        assertEquals(0, push.dropped());
    }

    @Test
    void aStampIsOnTrialUntilItIsKnownWhereStampsLand() throws Exception {
        start();
        for (int i = 1; i <= 3; i++) {
            Taken trial = next();
            assertTrue(trial.body.contains("\"{\\\"trial\\\":"), trial.body);
            MediaTime said = stampOf(trial);
            push.seen().onStamp(new Seen(said, new MediaTime(said.micros() + 2_000_000)));
        }
        Taken stamp = next();
        while (stamp.body.contains("trial")) { // one that was made before the third came back
            stamp = next();
        }
        assertTrue(stamp.body.contains("\"{\\\"s\\\":"), stamp.body);
        assertTrue(stampOf(stamp).since(clock.now()).toMillis() > 0, "it is ahead of the clock");
    }

    @Test
    void saysNothingButCuesWhileTheStreamStandsStill() throws Exception {
        clock.onSessionEnded();
        // As often as it is asked, a second passes: in as many a stamp would have been due several
        // times.
        CountDownLatch asked = new CountDownLatch(20);
        pushBy(() -> {
            asked.countDown();
            return System.nanoTime() - asked.getCount() * 1_000_000_000L;
        });
        start();
        asked.await();
        assertNull(taken.peek());

        push.onEntry(entry(1, "r1-1", WALL));
        String body = next().body;
        assertTrue(body.contains("r1-1"), body);
        assertTrue(body.contains("trial"), body);
    }

    @Test
    void keepsTheNewestCuesWhenTooManyWait() {
        for (int i = 1; i <= 40; i++) {
            push.onEntry(entry(i, "r1-" + i, WALL));
        }
        assertEquals(8, push.dropped());
    }

    @Test
    void leavesOutWhatTheLogTellsOfThePast() throws Exception {
        push.onEntry(entry(1, "r1-1", WALL.minusSeconds(60)));
        start();
        assertFalse(next().body.contains("cue"));
    }

    @Test
    void saysNothingOfTokenAndQuery() {
        String words = new Push(URI.create("https://v.example/put?sig=secret"), TOKEN).toString();
        assertEquals("https://v.example/put?*** (token ***)", words);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Push(URI.create("https://v.example/put"), ""));
        assertThrows(
                IllegalArgumentException.class, () -> new Push(URI.create("file:///x"), TOKEN));
    }

    @Test
    void aTokenFromAFileMayEndInALineAndABrokenOneIsNotRepeated() {
        URI endpoint = URI.create("https://v.example/put");
        assertEquals(TOKEN, new Push(endpoint, TOKEN + "\n").token());
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Push(endpoint, "first-half\nsecond-half"));
        assertFalse(String.valueOf(refused.getMessage()).contains("half"));
    }

    private void start() {
        supervisor.supervise(new Duty("stamp push", RestartPolicy.CHILD, _ -> push.run()));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            int answer = status; // the test changes it when it sees the request
            taken.add(new Taken(System.nanoTime(), body, String.valueOf(authorization)));
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    private Taken next() throws InterruptedException {
        Taken next = taken.poll(20, TimeUnit.SECONDS);
        assertNotNull(next, "nothing was pushed");
        return next;
    }

    private Taken nextCue() throws InterruptedException {
        Taken next = next();
        while (!next.body.contains("cue")) {
            next = next();
        }
        return next;
    }

    private static MediaTime stampOf(Taken push) {
        Matcher stamp = STAMP.matcher(push.body.replace("\\", ""));
        assertTrue(stamp.find(), push.body);
        return new MediaTime(Long.parseLong(stamp.group(1) + stamp.group(2)));
    }

    private static SealKey key() {
        return SealKey.of(new byte[32]);
    }

    private static LogEntry entry(long offset, String cueRun, Instant wall) {
        return new LogEntry(
                offset,
                wall,
                new Fact.CueOnAir(new CueRunId(cueRun), AT, null, key()),
                new AsRun(null, null, null, null, null));
    }
}
