package ngage.backend.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.CueLogReader;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisCueLog;
import ngage.backend.relay.RedisLease;
import ngage.backend.relay.RedisLink;
import ngage.backend.show.Operator;
import ngage.backend.show.Shows;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.BallotBoxConfig;
import ngage.backend.vote.RedisBallotBox;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.CommandAccepted;
import ngage.protocol.ToControlRoom.CommandRefused;
import ngage.testredis.RealRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConductorIT {

    /// A backend's part of the show, without sockets.
    private static final class Node {

        private final Supervisor supervisor = Supervisor.standard();
        private final RedisLink link;
        private final RedisCueLog log;
        private final RedisBallotBox ballotBox;
        private final Conductor conductor;

        Node(String redis) throws LogUnavailableException {
            NodeId id = NodeId.random();
            link = new RedisLink(redis);
            log = new RedisCueLog(link, Shows.RUN, id);
            ballotBox =
                    new RedisBallotBox(
                            link,
                            new BallotShards(Shows.RUN, List.of("0")),
                            BallotBoxConfig.DEFAULT);
            conductor =
                    new Conductor(
                            id,
                            log,
                            new RedisLease(link, Shows.RUN, id, () -> ""),
                            ballotBox,
                            FakePeers.refusing(),
                            new Pledge(id, System::nanoTime),
                            Shows::showRun,
                            RunMode.REHEARSAL,
                            new StreamClock(new MediaTime(0), System::nanoTime),
                            () -> Duration.ZERO,
                            InstantSource.system(),
                            ConductorConfig.DEFAULT);
            ballotBox.start(supervisor);
            conductor.start(supervisor);
        }

        /// From one moment to the next it can reach nothing any more.
        void loseItsNetwork() {
            link.close();
        }

        void close() {
            conductor.close();
            ballotBox.close();
            supervisor.close();
            log.close();
            link.close();
        }

        CommandAccepted goUntilTaken(Go go) throws InterruptedException {
            while (true) {
                switch (conductor.go(go, new Operator("asha", "desk"))) {
                    case CommandAccepted accepted -> {
                        return accepted;
                    }
                    case CommandRefused refused ->
                            assertTrue(
                                    refused.reason() == CommandRefusal.NOT_CONDUCTING
                                            || refused.reason() == CommandRefusal.TOO_SOON,
                                    refused.toString());
                    case ToControlRoom other -> throw new AssertionError(other);
                }
            }
        }
    }

    private RealRedis redis;
    private Node first;

    @BeforeEach
    void start() throws Exception {
        redis = RealRedis.started();
        first = new Node(redis.uri());
        first.goUntilTaken(go("c-1", null, "r1-1"));
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        redis.close();
    }

    private static Go go(String command, @Nullable String onAir, String standby) {
        return new Go(
                new CommandId(command),
                onAir == null ? null : new CueRunId(onAir),
                new CueRunId(standby),
                null,
                InstantSource.system().instant());
    }

    @Test
    void takesOverFromADeadNodeWithinTwoSeconds() throws Exception {
        Node second = new Node(redis.uri());
        long began = System.nanoTime();
        first.loseItsNetwork();

        CommandAccepted repeat = second.goUntilTaken(go("c-1", null, "r1-1"));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertEquals(3, repeat.offset());
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "took " + took);
        assertEquals(5, second.goUntilTaken(go("c-2", "r1-1", "r1-2")).offset());
        second.close();
    }

    @Test
    void letsNoGoTakeEffectLateWhenRedisStalls() throws Exception {
        Go go = go("c-2", "r1-1", "r1-2");
        redis.freeze();
        long began = System.nanoTime();
        // Longer than the lease lives, and than a command waits for its answer.
        while (System.nanoTime() - began < Duration.ofMillis(4_500).toNanos()) {
            assertInstanceOf(
                    CommandRefused.class, first.conductor.go(go, new Operator("asha", "desk")));
        }
        Instant thawed = InstantSource.system().instant();
        redis.thaw();

        long offset = first.goUntilTaken(go).offset();

        LogEntry entry = first.log.after(offset - 1, Duration.ZERO).getFirst();
        assertFalse(entry.wall().isBefore(thawed), "decided at " + entry.wall());
    }

    @Test
    void goesOnWhenRedisIsKilledAndComesBackAndLosesNoEntry() throws Exception {
        BlockingQueue<LogEntry> heard = new LinkedBlockingQueue<>();
        try (RedisCueLog log = new RedisCueLog(first.link, Shows.RUN, NodeId.random());
                Supervisor supervisor = Supervisor.standard();
                CueLogReader reader = new CueLogReader(log, 0, List.of(heard::add))) {
            reader.start(supervisor);
            redis.kill();
            redis.restart();

            assertEquals(5, first.goUntilTaken(go("c-2", "r1-1", "r1-2")).offset());

            for (long offset = 1; offset <= 6; offset++) {
                LogEntry entry = heard.poll(20, TimeUnit.SECONDS);
                assertEquals(offset, entry == null ? -1 : entry.offset());
            }
        }
    }
}
