package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.FlushMode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisCueLog;
import ngage.backend.relay.RedisExtension;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLease;
import ngage.backend.relay.RedisShowRuns;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotBoxConfig;
import ngage.backend.vote.BallotReply;
import ngage.backend.vote.RedisBallotBox;
import ngage.protocol.AsRun;
import ngage.protocol.AskKind;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

class RecountMainIT {

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofOne();

    private static final SealKey KEY = SealKey.of(new byte[32]);
    private static final CueRunId ASK = new CueRunId("r-1");
    private static final CueContent.Ask CONTENT =
            new CueContent.Ask(
                    AskKind.POLL,
                    Texts.of("en", "How is it?"),
                    Stream.of("A", "B")
                            .map(id -> new Option(new OptionId(id), Texts.of("en", id)))
                            .toList(),
                    null,
                    CountingRule.LAST);

    private Instant wall = Instant.EPOCH;
    private final ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int recount() {
        RecountMain program =
                new RecountMain(Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
        return new CommandLine(program).execute(run.value(), "--redis", redis.uri());
    }

    private LogEntry entry(long offset, Fact fact) {
        return new LogEntry(offset, wall, fact, new AsRun(null, null, null, null, null));
    }

    private void askOnAir(LogEntry... more) throws Exception {
        NodeId node = NodeId.random();
        try (RedisLease lease = new RedisLease(redis.link(), run, node, () -> "");
                RedisCueLog log = new RedisCueLog(redis.link(), run, node)) {
            SealedContent sealed =
                    SealedContent.seal(MessageCodec.encode(CONTENT), ASK, KEY, new byte[12]);
            List<LogEntry> entries =
                    new ArrayList<>(
                            List.of(
                                    entry(1, new Fact.CueStaged(ASK, sealed)),
                                    entry(2, new Fact.CueOnAir(ASK, new MediaTime(1), null, KEY))));
            entries.addAll(List.of(more));
            log.append(lease.acquire().orElseThrow(), entries);
        }
    }

    private BallotShards shards() throws Exception {
        try (RedisShowRuns runs = new RedisShowRuns(redis.link(), new Random())) {
            return runs.ballotShards(run);
        }
    }

    private void cast(int fans) throws Exception {
        AskToCount ask = AskToCount.of(ASK, CONTENT);
        CountDownLatch counted = new CountDownLatch(fans);
        try (Supervisor supervisor = Supervisor.standard();
                RedisBallotBox box =
                        new RedisBallotBox(redis.link(), shards(), BallotBoxConfig.DEFAULT)) {
            box.start(supervisor);
            box.open(ask);
            for (int fan = 0; fan < fans; fan++) {
                box.cast(ASK, new FanIndex(fan), 1, new OptionId("B"), countingDown(counted));
            }
            counted.await();
        }
    }

    /// As Redis does it after 30 days.
    private void expireChoices() throws Exception {
        try (RedisConnection control = redis.link().connect()) {
            for (String tag : shards().tags()) {
                control.sync().del(RedisKeys.choices(run, tag, ASK));
            }
        }
    }

    private static BallotReply countingDown(CountDownLatch latch) {
        return new BallotReply() {
            @Override
            public void onCounted(OptionId choice) {
                latch.countDown();
            }

            @Override
            public void onRefused(BallotRefusal reason) {}

            @Override
            public void onOverloaded() {}
        };
    }

    @Test
    void findsThatEveryTallyEqualsItsRecount() throws Exception {
        askOnAir();
        cast(3);

        assertEquals(0, recount(), out::toString);
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("r-1 equal"), said);
        assertTrue(said.contains("1 asks, 0 different"), said);
    }

    @Test
    void findsABallotThatWasChangedBehindOurBack() throws Exception {
        askOnAir();
        cast(3);
        try (RedisConnection control = redis.link().connect()) {
            String key = RedisKeys.choices(run, shards().tags().getFirst(), ASK);
            control.sync().setrange(key, 1, new byte[] {0x11});
        }

        assertEquals(1, recount());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("r-1 DIFFERENT"), out::toString);
    }

    @Test
    void findsThatPhonesWereShownSomethingElse() throws Exception {
        askOnAir(
                entry(3, new Fact.CueLocked(ASK, new MediaTime(2))),
                entry(
                        4,
                        new Fact.CueRevealed(
                                ASK,
                                new MediaTime(2),
                                new Tally(Map.of(new OptionId("A"), 0L, new OptionId("B"), 4L)),
                                null)));
        cast(3);

        assertEquals(1, recount());
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains("shown          4"), out::toString);
    }

    @Test
    void saysOfBallotsThatAreTooOldThatTheyAreNoLongerStored() throws Exception {
        askOnAir(
                entry(3, new Fact.CueLocked(ASK, new MediaTime(2))),
                entry(
                        4,
                        new Fact.CueRevealed(
                                ASK,
                                new MediaTime(2),
                                new Tally(Map.of(new OptionId("A"), 0L, new OptionId("B"), 3L)),
                                null)));
        cast(3);
        expireChoices();

        assertEquals(0, recount(), out::toString);
        assertTrue(
                out.toString(StandardCharsets.UTF_8)
                        .contains("1 asks, 0 different, 1 no longer stored"),
                out::toString);
    }

    @Test
    void findsBallotsThatAreGoneBeforeTheirTime() throws Exception {
        wall = Instant.now();
        askOnAir();
        cast(3);
        expireChoices();

        assertEquals(1, recount());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("r-1 DIFFERENT"), out::toString);
    }

    @Test
    void leavesTheFunctionsOfTheVersionThatIsOnAir() throws Exception {
        askOnAir();
        try (RedisConnection control = redis.link().connect()) {
            control.sync().functionFlush(FlushMode.SYNC);

            assertEquals(0, recount(), out::toString);
            assertEquals(List.of(), control.sync().functionList());
        }
    }

    @Test
    void knowsNothingOfARunThatNeverWas() {
        assertEquals(2, recount());
    }
}
