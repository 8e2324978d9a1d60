package ngage.backend.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.RedisExtension;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisShowRuns;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import ngage.testredis.RedisTestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What every ballot box does, on a cluster of six; and what happens when its nodes die.
class RedisBallotBoxClusterIT extends BallotBoxContractTest {

    private static final int MAX_WAITING = 20_000;

    private static final BallotBoxConfig CONFIG =
            new BallotBoxConfig(
                    500,
                    Duration.ofMillis(10),
                    MAX_WAITING,
                    4,
                    Duration.ofMillis(10),
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    Durability.ALWAYS);

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofCluster();

    private BallotShards shards;
    private final Supervisor supervisor = Supervisor.standard();
    private RedisBallotBox here;
    private RedisBallotBox there;

    @BeforeEach
    void open() throws Exception {
        redis.cluster().awaitHealthy();
        try (RedisShowRuns runs = new RedisShowRuns(redis.link(), new Random())) {
            shards = runs.ballotShards(new ShowRunId(UUID.randomUUID().toString()));
        }
        here = new RedisBallotBox(redis.link(), shards, CONFIG);
        there = new RedisBallotBox(redis.link(), shards, CONFIG);
        here.settleWith(() -> Map.of("there", there.settled()));
        there.settleWith(() -> Map.of("here", here.settled()));
        here.start(supervisor);
        there.start(supervisor);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        supervisor.close();
    }

    @Override
    BallotBox here() {
        return here;
    }

    @Override
    BallotBox there() {
        return there;
    }

    @Test
    void losesAndDoublesNothingAcknowledgedWhenAPrimaryIsKilledUnderLoad() throws Exception {
        int fans = 12_000;
        here.open(POLL);
        there.open(POLL);
        // Every fan sends its ballot to both nodes, as a phone does that retries elsewhere.
        Replies replies = new Replies(fans * 2);
        Thread crowd = Thread.ofVirtual().start(() -> cast(0, fans, replies));
        replies.awaitSome(fans / 2);

        int primary = redis.cluster().primaryOf(choicesKey(0));
        redis.cluster().kill(primary);
        crowd.join();

        for (Replies.Answer answer : replies.await()) {
            assertEquals("counted " + choice(answer.fan()), answer.outcome());
        }
        redis.cluster().restart(primary);
        assertCountedOnce(fans);
    }

    @Test
    void storesAgainWhatAPromotedReplicaNeverHeardOf() throws Exception {
        int before = 1_000;
        int after = 3_000;
        here.open(POLL);
        there.open(POLL);
        Replies first = new Replies(before * 2);
        cast(0, before, first);
        first.await();
        int primary = redis.cluster().primaryOf(choicesKey(1));
        int replica = redis.cluster().cutReplication(primary);
        Replies second = new Replies((after - before) * 2);
        cast(before, after, second);
        second.await();

        redis.cluster().kill(primary);
        redis.cluster().healReplication(replica);
        redis.cluster().awaitFailover(choicesKey(1), primary);

        // At once: the seal itself must wait until the other node has stored its ballots again.
        assertCountedOnce(after);
        redis.cluster().restart(primary);
    }

    @Test
    void storesAgainEvenWhatWasFinal() throws Exception {
        int fans = 1_000;
        here.open(POLL);
        there.open(POLL);
        int primary = redis.cluster().primaryOf(choicesKey(2));
        int replica = redis.cluster().cutReplication(primary);
        Replies replies = new Replies(fans * 2);
        cast(0, fans, replies);
        replies.await();
        assertEquals(fans, here.seal(POLL).ballots());

        redis.cluster().kill(primary);
        redis.cluster().healReplication(replica);
        redis.cluster().awaitFailover(choicesKey(2), primary);

        assertCountedOnce(fans);
        redis.cluster().restart(primary);
    }

    @Test
    void keepsABoundedNumberOfBallotsWhileAllIsDownAndThenStoresEachOnce() throws Exception {
        here.open(POLL);
        Replies warm = new Replies(1);
        cast(here, MAX_WAITING - 1, warm);
        warm.await();
        redis.cluster().killAll();
        Replies taken = new Replies(MAX_WAITING);
        for (int fan = 0; fan < MAX_WAITING; fan++) {
            cast(here, fan, taken);
        }
        Replies tooMany = new Replies(1);
        cast(here, 0, tooMany);
        assertEquals("overloaded", tooMany.await().getFirst().outcome());
        assertEquals(MAX_WAITING, taken.missing());

        for (int node = 0; node < RedisTestCluster.NODES; node++) {
            redis.cluster().restart(node);
        }

        assertEquals(MAX_WAITING, taken.await().size());
        assertCountedOnce(MAX_WAITING);
    }

    @Test
    void acknowledgesNothingThatNoReplicaHasIfThatIsWanted() throws Exception {
        try (RedisBallotBox careful =
                new RedisBallotBox(redis.link(), shards, CONFIG.with(Durability.REPLICA))) {
            careful.start(supervisor);
            careful.open(QUIZ);
            Replies stored = new Replies(1);
            cast(careful, QUIZ, 0, stored);
            assertEquals("counted " + choice(0), stored.await().getFirst().outcome());
            int replica = redis.cluster().cutReplication(redis.cluster().primaryOf(choicesKey(0)));

            Replies waiting = new Replies(1);
            cast(careful, QUIZ, shards.count(), waiting);
            while (careful.health().state() != Health.DOWN) {
                Thread.onSpinWait();
            }
            assertTrue(careful.health().text().contains("no replica has confirmed"));
            assertEquals(1, waiting.missing());

            redis.cluster().healReplication(replica);
            assertEquals("counted " + choice(shards.count()), waiting.await().getFirst().outcome());
        }
    }

    private void assertCountedOnce(int fans) throws Exception {
        Map<OptionId, Long> expected = new HashMap<>();
        for (int fan = 0; fan < fans; fan++) {
            expected.merge(choice(fan), 1L, Long::sum);
        }
        assertEquals(expected, untilAvailable(() -> here.seal(POLL)).counts());
        byte[] choices = untilAvailable(() -> there.choices(POLL));
        assertEquals(fans, choices.length);
        for (int fan = 0; fan < fans; fan++) {
            assertEquals(choice(fan), POLL.options().get(choices[fan] - 1));
        }
        try (RedisRecount recount = new RedisRecount(redis.link(), shards)) {
            assertTrue(untilAvailable(() -> recount.recount(POLL)).isEqual());
        }
    }

    /// As the conductor does it: again until it can be done. A node that has come back takes its place in the
    /// cluster only after its first answers, and until then each client finds that out for itself.
    private static <T> T untilAvailable(Request<T> request) {
        while (true) {
            try {
                return request.send();
            } catch (BallotsUnavailableException e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private interface Request<T> {
        T send() throws BallotsUnavailableException;
    }

    /// Not faster than the boxes can take.
    private void cast(int from, int to, Replies replies) {
        for (int fan = from; fan < to; fan++) {
            cast(here, fan, replies);
            cast(there, fan, replies);
            while (here.waiting() + there.waiting() > MAX_WAITING / 8) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private static void cast(BallotBox box, int fan, Replies replies) {
        cast(box, POLL, fan, replies);
    }

    private static void cast(BallotBox box, AskToCount ask, int fan, Replies replies) {
        box.cast(ask.cueRun(), new FanIndex(fan), 1, choice(fan), replies.of(fan));
    }

    private static OptionId choice(int fan) {
        return POLL.options().get(fan % 3);
    }

    private String choicesKey(int shard) {
        return RedisKeys.choices(shards.run(), shards.tags().get(shard), POLL.cueRun());
    }
}
