package ngage.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;

/// One example of every message, and the file that holds its exact bytes. The JavaScript phone is
/// tested against the same files. `main` writes them anew: a difference is a decision.
public final class Vectors {

    static final List<Class<?>> FAMILIES =
            List.of(
                    FromPhone.class,
                    ToPhone.class,
                    FromControlRoom.class,
                    ToControlRoom.class,
                    Fact.class,
                    CueContent.class);

    /// Its file is under `src/test/resources`.
    record Vector(Class<?> family, String name, Object message) {
        String file() {
            return "/vectors/" + family.getSimpleName() + "." + name + ".json";
        }

        @Override
        public String toString() {
            return family.getSimpleName() + "." + name;
        }
    }

    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final CueRunId ASK = new CueRunId("r1-3");
    private static final MediaTime AT = new MediaTime(1_795_380_668_444_033L);
    private static final Instant WALL = Instant.parse("2026-11-22T20:51:08.444033Z");
    private static final CommandId COMMAND = new CommandId("c-77");
    private static final OptionId A = new OptionId("A");
    private static final OptionId B = new OptionId("B");
    private static final Tally TALLY = tally(41, 7);
    private static final List<Option> OPTIONS =
            List.of(new Option(A, both("Mumbai", "मुंबई")), new Option(B, both("Delhi", "दिल्ली")));

    private static final CueContent.Ask QUESTION =
            new CueContent.Ask(
                    AskKind.QUESTION,
                    both("Which city?", "कौन सा शहर?"),
                    OPTIONS,
                    Duration.ofSeconds(10),
                    CountingRule.FIRST);

    static final byte[] CONTENT = MessageCodec.encode(QUESTION);
    static final SealKey KEY = key();
    private static final SealedContent SEALED =
            SealedContent.seal(
                    CONTENT, ASK, KEY, "ngage-vector".getBytes(StandardCharsets.US_ASCII));

    private Vectors() {}

    static List<Vector> all() {
        Fact onAir = new Fact.CueOnAir(ASK, AT, AT.plus(Duration.ofSeconds(21)), KEY);
        Fact staged = new Fact.CueStaged(ASK, SEALED);
        return List.of(
                new Vector(FromPhone.class, "hello", new FromPhone.Hello("abc.def", RUN, 12L)),
                new Vector(
                        FromPhone.class, "hello-first", new FromPhone.Hello("abc.def", null, null)),
                new Vector(
                        FromPhone.class,
                        "castBallot",
                        new FromPhone.CastBallot(ASK, 1, B, AT, AT.plus(Duration.ofMillis(3210)))),
                new Vector(
                        FromPhone.class,
                        "castBallot-blind",
                        new FromPhone.CastBallot(ASK, 2, A, null, null)),
                new Vector(FromPhone.class, "cueHeld", new FromPhone.CueHeld(ASK)),
                new Vector(
                        FromPhone.class,
                        "cueShown",
                        new FromPhone.CueShown(ASK, AT, Duration.ofMillis(5320), 2L)),
                new Vector(FromPhone.class, "ping", new FromPhone.Ping(41)),
                new Vector(
                        ToPhone.class,
                        "welcome",
                        new ToPhone.Welcome(RUN, new FanIndex(4711), Duration.ofSeconds(20))),
                new Vector(
                        ToPhone.class,
                        "snapshot",
                        new ToPhone.Snapshot(
                                RUN,
                                4,
                                List.of(
                                        new ToPhone.Entry(3, WALL, staged),
                                        new ToPhone.Entry(4, WALL, onAir)))),
                new Vector(ToPhone.class, "entry", new ToPhone.Entry(4, WALL, onAir)),
                new Vector(ToPhone.class, "ballotCounted", new ToPhone.BallotCounted(ASK, 1, B)),
                new Vector(
                        ToPhone.class,
                        "ballotRefused",
                        new ToPhone.BallotRefused(ASK, 1, BallotRefusal.TOO_LATE)),
                new Vector(ToPhone.class, "pong", new ToPhone.Pong(41, AT)),
                new Vector(
                        ToPhone.class,
                        "closing",
                        new ToPhone.Closing(
                                4007,
                                "this node is going away: come back",
                                true,
                                Duration.ofMillis(1800),
                                List.of("https://n2.example.org", "https://n3.example.org"))),
                new Vector(
                        ToPhone.class,
                        "closing-for-good",
                        new ToPhone.Closing(
                                4002,
                                "this fan is connected from another device now",
                                false,
                                null,
                                List.of())),
                new Vector(JoinRequest.class, "first", JoinRequest.FIRST),
                new Vector(
                        JoinRequest.class,
                        "again",
                        new JoinRequest("abc.def", "17.ghi", "eyJh.bGci.OiJF")),
                new Vector(
                        JoinReply.class,
                        "reply",
                        new JoinReply(
                                "abc.def",
                                new FanIndex(4711),
                                "The Demo Show",
                                List.of("en", "hi"),
                                "/ws/audience",
                                List.of("https://n2.example.org"),
                                "/api/log/k3y",
                                new PhoneStream(
                                        "/live/q0/master.m3u8", JoinReply.StreamTime.STAMPS))),
                new Vector(
                        WaitingReply.class,
                        "reply",
                        new WaitingReply("17.ghi", 1200, Duration.ofSeconds(3))),
                new Vector(
                        FromPhoneBatch.class,
                        "batch",
                        new FromPhoneBatch(
                                List.of(
                                        new FromPhone.CueHeld(ASK),
                                        new FromPhone.CastBallot(ASK, 1, B, null, null)))),
                new Vector(
                        ToPhoneBatch.class,
                        "batch",
                        new ToPhoneBatch(List.of(new ToPhone.BallotCounted(ASK, 1, B)))),
                new Vector(
                        FromControlRoom.class,
                        "hello",
                        new FromControlRoom.Hello("s3cret", "asha", "desk", RUN, 12L)),
                new Vector(
                        FromControlRoom.class,
                        "go",
                        new FromControlRoom.Go(COMMAND, new CueRunId("r1-2"), ASK, AT, -2, WALL)),
                new Vector(
                        FromControlRoom.class,
                        "go-first-live",
                        new FromControlRoom.Go(COMMAND, null, ASK, null, WALL)),
                new Vector(
                        FromControlRoom.class,
                        "setStandby",
                        new FromControlRoom.SetStandby(COMMAND, new CueId("q1"))),
                new Vector(
                        FromControlRoom.class,
                        "setStudioDelay",
                        new FromControlRoom.SetStudioDelay(COMMAND, Duration.ofMillis(480))),
                new Vector(FromControlRoom.class, "ping", new FromControlRoom.Ping(41)),
                new Vector(
                        ToControlRoom.class,
                        "welcome",
                        new ToControlRoom.Welcome(RUN, show().withoutAnswerKeys())),
                new Vector(
                        ToControlRoom.class,
                        "entry",
                        new ToControlRoom.Entry(
                                new LogEntry(
                                        4,
                                        WALL,
                                        onAir,
                                        new AsRun(new CueId("q1"), ASK, COMMAND, "asha", "desk")))),
                new Vector(
                        ToControlRoom.class,
                        "commandAccepted",
                        new ToControlRoom.CommandAccepted(
                                COMMAND, 4, ASK, AT, WALL.plusSeconds(1), null)),
                new Vector(
                        ToControlRoom.class,
                        "commandAccepted-with-warning",
                        new ToControlRoom.CommandAccepted(
                                COMMAND,
                                4,
                                ASK,
                                AT,
                                WALL.plusSeconds(1),
                                "Redis is away: on air on 3 of 3 nodes, not stored yet.")),
                new Vector(
                        ToControlRoom.class,
                        "commandRefused",
                        new ToControlRoom.CommandRefused(
                                COMMAND,
                                CommandRefusal.TOO_SOON,
                                "The last GO was 0.4 s ago. Press GO again in 0.6 s.",
                                Duration.ofMillis(600))),
                new Vector(
                        ToControlRoom.class,
                        "pulse",
                        new ToControlRoom.Pulse(
                                WALL,
                                AT,
                                new ToControlRoom.AudiencePulse(
                                        2000,
                                        3,
                                        120,
                                        1996,
                                        1990,
                                        Duration.ofMillis(5200),
                                        Duration.ofMillis(7900),
                                        Duration.ofMillis(4),
                                        Duration.ofMillis(31),
                                        12,
                                        List.of(
                                                new ToControlRoom.SpreadBar(
                                                        Duration.ZERO, Duration.ofMillis(20), 1985),
                                                new ToControlRoom.SpreadBar(
                                                        Duration.ofMillis(20), null, 5))),
                                new ToControlRoom.AskPulse(
                                        ASK, true, TALLY, AT.plus(Duration.ofSeconds(21))),
                                new ToControlRoom.StreamPulse(
                                        ToControlRoom.StreamState.LIVE,
                                        "programme on air",
                                        AT,
                                        new ToControlRoom.FrameLength(33_367)),
                                List.of(
                                        new ToControlRoom.HealthLine(
                                                "redis",
                                                ToControlRoom.Health.GOOD,
                                                "answers in 1 ms")))),
                new Vector(ToControlRoom.class, "pong", new ToControlRoom.Pong(41)),
                new Vector(
                        ToControlRoom.class,
                        "closing",
                        new ToControlRoom.Closing(
                                4009, "this operator token is not valid", false, null)),
                new Vector(
                        Fact.class,
                        "runStarted",
                        new Fact.RunStarted(
                                RUN,
                                "The Demo Show",
                                RunMode.REHEARSAL,
                                List.of("en", "hi"),
                                "0123456789abcdef".repeat(4))),
                new Vector(
                        Fact.class,
                        "studioDelaySet",
                        new Fact.StudioDelaySet(Duration.ofMillis(480))),
                new Vector(Fact.class, "cueStaged", staged),
                new Vector(
                        Fact.class,
                        "cueStaged-nothing-to-hold",
                        new Fact.CueStaged(new CueRunId("r1-4"), null)),
                new Vector(Fact.class, "cueOnAir", onAir),
                new Vector(
                        Fact.class,
                        "cueClosing",
                        new Fact.CueClosing(
                                ASK,
                                AT.plus(Duration.ofSeconds(6)),
                                AT.plus(Duration.ofSeconds(15)))),
                new Vector(
                        Fact.class,
                        "cueClosing-own-window-holds",
                        new Fact.CueClosing(ASK, null, AT.plus(Duration.ofSeconds(31)))),
                new Vector(
                        Fact.class,
                        "cueLocked",
                        new Fact.CueLocked(ASK, AT.plus(Duration.ofSeconds(21)))),
                new Vector(
                        Fact.class,
                        "cueRevealed",
                        new Fact.CueRevealed(ASK, AT.plus(Duration.ofSeconds(25)), TALLY, A)),
                new Vector(CueContent.class, "ask", QUESTION),
                new Vector(
                        CueContent.class,
                        "announcement",
                        new CueContent.Announcement(both("Welcome", "स्वागत है"), null)));
    }

    static Show show() {
        return new Show(
                new ngage.protocol.ShowId("demo"),
                "The Demo Show",
                List.of("en", "hi"),
                List.of(
                        new Segment(
                                new SegmentId("round-1"),
                                "Round 1",
                                List.of(
                                        new Cue(
                                                new CueId("hello"),
                                                "1",
                                                "Welcome",
                                                "house lights down",
                                                "Good evening!",
                                                new CuePayload.Announce(
                                                        both("Welcome", "स्वागत है"), null)),
                                        new Cue(
                                                new CueId("q1"),
                                                "2",
                                                "City",
                                                null,
                                                null,
                                                new CuePayload.Question(
                                                        both("Which city?", "कौन सा शहर?"),
                                                        OPTIONS,
                                                        A,
                                                        Duration.ofSeconds(10))),
                                        new Cue(
                                                new CueId("q1-lock"),
                                                "2.1",
                                                "Lock",
                                                null,
                                                null,
                                                new CuePayload.Lock(new CueId("q1"))),
                                        new Cue(
                                                new CueId("q1-reveal"),
                                                "3",
                                                "Reveal",
                                                null,
                                                null,
                                                new CuePayload.Reveal(new CueId("q1"))),
                                        new Cue(
                                                new CueId("p1"),
                                                "4",
                                                "Mood",
                                                null,
                                                null,
                                                new CuePayload.Poll(
                                                        both("How is it?", "कैसा लगा?"),
                                                        OPTIONS,
                                                        null))))));
    }

    private static Texts both(String english, String hindi) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("en", english);
        texts.put("hi", hindi);
        return new Texts(texts);
    }

    private static Tally tally(long a, long b) {
        Map<OptionId, Long> counts = new LinkedHashMap<>();
        counts.put(A, a);
        counts.put(B, b);
        return new Tally(counts);
    }

    private static SealKey key() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return SealKey.of(bytes);
    }

    /// @param arguments the folder to write to, `protocol/src/test/resources/vectors`
    public static void main(String[] arguments) throws IOException {
        for (Vector vector : all()) {
            Path file = Path.of(arguments[0]).resolve(Path.of(vector.file()).getFileName());
            Files.writeString(
                    file,
                    new String(MessageCodec.encode(vector.message()), StandardCharsets.UTF_8)
                            + "\n");
        }
    }
}
