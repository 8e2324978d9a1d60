package ngage.backend.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisExtension;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.BallotRefusal;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisBallotBoxIT extends BallotBoxContractTest {

    private static final int MAX_WAITING = 20_000;

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofOne();

    private final BallotShards shards =
            new BallotShards(new ShowRunId(UUID.randomUUID().toString()), List.of("0"));
    private final Supervisor supervisor = Supervisor.standard();
    private RedisBallotBox here;
    private RedisBallotBox there;

    @BeforeEach
    void open() throws LogUnavailableException {
        BallotBoxConfig config =
                new BallotBoxConfig(
                        500,
                        Duration.ofMillis(10),
                        MAX_WAITING,
                        4,
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5),
                        Durability.ALWAYS);
        here = new RedisBallotBox(redis.link(), shards, config);
        there = new RedisBallotBox(redis.link(), shards, config);
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
    void losesAndDoublesNothingAcknowledgedWhenRedisIsKilled() throws Exception {
        int fans = 20_000;
        here.open(POLL);
        there.open(POLL);
        // Every fan sends its ballot to both nodes, as a phone does that retries elsewhere.
        Replies replies = new Replies(fans * 2);
        Thread crowd = Thread.ofVirtual().start(() -> cast(fans, replies));

        replies.awaitSome(fans / 2);
        redis.server().kill();
        redis.server().restart();
        crowd.join();

        for (Replies.Answer answer : replies.await()) {
            assertEquals("counted " + choice(answer.fan()), answer.outcome());
        }
        Tally sealed = here.seal(POLL);
        assertEquals(fans, sealed.ballots());
        byte[] choices = there.choices(POLL);
        assertEquals(fans, choices.length);
        long[] recount = new long[3];
        for (int fan = 0; fan < fans; fan++) {
            assertEquals(choice(fan), POLL.options().get(choices[fan] - 1));
            recount[choices[fan] - 1]++;
        }
        assertEquals(tally(recount[0], recount[1], recount[2]), sealed);
    }

    @Test
    void tellsPhonesToComeAgainWhileTooManyBallotsWait() throws Exception {
        here.open(POLL);
        redis.server().kill();
        Replies taken = new Replies(MAX_WAITING);
        for (int fan = 0; fan < MAX_WAITING; fan++) {
            cast(here, fan, taken);
        }
        Replies tooMany = new Replies(3);
        for (int fan = 0; fan < 3; fan++) {
            cast(here, fan, tooMany);
        }

        assertEquals(
                List.of("overloaded", "overloaded", "overloaded"),
                tooMany.await().stream().map(Replies.Answer::outcome).toList());
        assertEquals(MAX_WAITING, taken.missing());

        redis.server().restart();
        assertEquals(MAX_WAITING, taken.await().size());
        assertEquals(0, here.waiting());
        assertEquals(MAX_WAITING, here.seal(POLL).ballots());
    }

    @Test
    void aSealThatRedisDoesNotAnswerIsOverBeforeItCostsTheConductorsLease() throws Exception {
        try (RedisBallotBox box =
                new RedisBallotBox(redis.link(), shards, BallotBoxConfig.DEFAULT)) {
            redis.server().freeze();
            long began = System.nanoTime();
            try {
                assertThrows(BallotsUnavailableException.class, () -> box.seal(POLL));
            } finally {
                redis.server().thaw();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(Duration.ofMillis(1_200)) < 0, "took " + took);
        }
    }

    @Test
    void outlivesWhateverAReplyThrows() throws Exception {
        here.open(POLL);
        CountDownLatch thrown = new CountDownLatch(1);
        here.cast(
                POLL.cueRun(),
                new FanIndex(0),
                1,
                choice(0),
                new BallotReply() {
                    @Override
                    public void onCounted(OptionId choice) {
                        thrown.countDown();
                        throw new StackOverflowError("on purpose");
                    }

                    @Override
                    public void onRefused(BallotRefusal reason) {}

                    @Override
                    public void onOverloaded() {}
                });
        thrown.await();
        Replies replies = new Replies(1);
        cast(here, 1, replies);

        assertEquals("counted " + choice(1), replies.await().getFirst().outcome());
    }

    @Test
    void saysHowManyBallotsWaitWhenTheyCannotBeStored() throws Exception {
        here.open(POLL);
        assertEquals(new HealthLine("ballots", Health.GOOD, "0 wait"), here.health());
        redis.server().kill();
        Replies replies = new Replies(1);
        cast(here, 0, replies);
        while (here.health().state() == Health.GOOD) {
            Thread.onSpinWait();
        }

        assertTrue(
                here.health().text().startsWith("1 wait; none could be stored for 0 s: "),
                here.health().text());

        redis.server().restart();
        replies.await();
        assertEquals(new HealthLine("ballots", Health.GOOD, "0 wait"), here.health());
    }

    @Test
    void answersWhoWaitsWhenItCloses() throws Exception {
        here.open(POLL);
        redis.server().kill();
        Replies replies = new Replies(2);
        cast(here, 0, replies);
        cast(here, 1, replies);

        here.close();

        assertEquals(
                List.of("overloaded", "overloaded"),
                replies.await().stream().map(Replies.Answer::outcome).toList());
        redis.server().restart();
        there.close();
        open();
        assertTrue(here.tally(POLL).ballots() <= 2);
    }

    /// Slowly enough that Redis dies in the middle of it.
    private void cast(int fans, Replies replies) {
        for (int fan = 0; fan < fans; fan++) {
            cast(here, fan, replies);
            cast(there, fan, replies);
            while (here.waiting() + there.waiting() > MAX_WAITING / 4) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private static void cast(BallotBox box, int fan, Replies replies) {
        box.cast(POLL.cueRun(), new FanIndex(fan), 1, choice(fan), replies.of(fan));
    }

    private static OptionId choice(int fan) {
        return POLL.options().get(fan % 3);
    }
}
