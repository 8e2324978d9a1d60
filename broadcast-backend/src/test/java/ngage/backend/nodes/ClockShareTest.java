package ngage.backend.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.audience.AudienceNumbers;
import ngage.backend.nodes.NodePulse.SharedClock;
import ngage.backend.relay.NodeId;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClockShareTest {

    private static final Set<Role> ALL = EnumSet.allOf(Role.class);
    private static final Set<Role> NO_VIDEO = EnumSet.of(Role.AUDIENCE, Role.CONDUCTOR);

    /// A node with a monotonic clock and a stream clock of its own.
    private static final class Node {

        private final AtomicLong nanos;
        private final AtomicLong term = new AtomicLong();
        private final StreamClock clock;
        private final ClockShare share;
        private final String id;
        private final Set<Role> roles;

        Node(String id, Set<Role> roles, long nanosAtStart, long mediaAtStart) {
            this.id = id;
            this.roles = roles;
            nanos = new AtomicLong(nanosAtStart);
            clock = new StreamClock(new MediaTime(mediaAtStart), nanos::get);
            share = new ClockShare(new NodeId(id), roles, term::get, clock, nanos::get);
        }

        /// Redis answers after a trip of so long, in whose middle it looked at its clock.
        void ask(long redisMicros, long tripMicros) {
            long sent = nanos.get() - tripMicros * 1000;
            share.onRedisTime(redisMicros, sent, nanos.get());
        }

        void pass(long micros) {
            nanos.addAndGet(micros * 1000);
        }

        NodePulse pulse() {
            @Nullable SharedClock mapping = share.mapping();
            return new NodePulse(
                    id,
                    "http://" + id,
                    null,
                    roles,
                    false,
                    1,
                    term.get(),
                    0,
                    NodePhones.of(AudienceNumbers.none()),
                    null,
                    null,
                    mapping,
                    List.of(),
                    List.of());
        }
    }

    @Test
    void followsTheNodeThatHasTheSource() {
        Node video = new Node("v", ALL, 7_000_000, 50_000_000);
        video.clock.onSessionStarted(new StreamClock.Source(new MediaTime(60_000_000), 40_000));
        Node other = new Node("a", NO_VIDEO, 0, 1_000_000);
        video.ask(900_000_000, 0);
        other.ask(900_000_000, 0);

        other.share.onNodes(List.of(video.pulse()));
        assertEquals(new MediaTime(60_000_000), other.clock.now());
        assertEquals(
                new MediaTime(60_000_000),
                Objects.requireNonNull(other.clock.source()).firstFrame());
        assertNull(other.share.mapping());

        other.pass(2_500_000);
        assertEquals(new MediaTime(62_500_000), other.clock.now());
    }

    @Test
    void trustsTheShortestTripOfTheLastSeconds() {
        Node leader = new Node("a", NO_VIDEO, 0, 10_000_000);
        leader.term.set(1);
        leader.ask(500_000_000, 0);
        NodePulse pulse = leader.pulse();
        Node other = new Node("b", NO_VIDEO, 0, 0);

        other.ask(500_000_000, 0);
        other.pass(1_000_000);
        // The answer was under way for long on its way back: by its middle Redis is 0.4 s ahead.
        other.ask(501_000_000, 800_000);
        other.share.onNodes(List.of(pulse));

        assertEquals(new MediaTime(11_000_000), other.clock.now());
    }

    @Test
    void aStepOfRedisOwnClockMovesNobody() {
        Node leader = new Node("a", NO_VIDEO, 0, 10_000_000);
        leader.term.set(1);
        Node other = new Node("b", NO_VIDEO, 0, 0);
        leader.ask(500_000_000, 1_000);
        other.ask(500_000_000, 1_000);
        other.share.onNodes(List.of(leader.pulse()));
        assertEquals(new MediaTime(10_000_000), other.clock.now());

        // The follower sees the step first, and the leader's old word after it.
        leader.pass(250_000);
        other.pass(250_000);
        NodePulse before = leader.pulse();
        other.ask(4_100_250_000L, 0);
        other.share.onNodes(List.of(before));
        assertEquals(new MediaTime(10_250_000), other.clock.now());

        leader.pass(250_000);
        other.pass(250_000);
        leader.ask(4_100_500_000L, 0);
        other.ask(4_100_500_000L, 0);
        other.share.onNodes(List.of(leader.pulse()));
        assertEquals(new MediaTime(10_500_000), other.clock.now());

        // After the window it follows again.
        leader.pass(11_000_000);
        other.pass(10_999_000);
        leader.ask(4_111_500_000L, 0);
        other.ask(4_111_500_000L, 0);
        other.share.onNodes(List.of(leader.pulse()));
        assertEquals(new MediaTime(21_500_000), other.clock.now());
    }

    @Test
    void followsWhoConductsInAShowWithoutVideo() {
        Node conductor = new Node("z", NO_VIDEO, 0, 10_000_000);
        conductor.term.set(3);
        Node other = new Node("a", NO_VIDEO, 0, 20_000_000);
        conductor.ask(0, 0);
        other.ask(0, 0);

        conductor.share.onNodes(List.of(other.pulse()));
        other.share.onNodes(List.of(conductor.pulse()));

        assertEquals(new MediaTime(10_000_000), conductor.clock.now());
        assertEquals(new MediaTime(10_000_000), other.clock.now());
    }

    @Test
    void theClockDoesNotJumpWhenAnotherNodeConducts() {
        Node first = new Node("a", NO_VIDEO, 0, 10_000_000);
        first.term.set(3);
        Node second = new Node("b", NO_VIDEO, 5_000_000, 90_000_000);
        first.ask(0, 0);
        second.ask(0, 0);
        second.share.onNodes(List.of(first.pulse()));
        first.pass(1_000_000);
        second.pass(1_000_000);

        first.term.set(0);
        second.term.set(4);
        first.share.onNodes(List.of(second.pulse()));
        second.share.onNodes(List.of(first.pulse()));
        assertNotNull(second.share.mapping());
        first.share.onNodes(List.of(second.pulse()));

        assertEquals(new MediaTime(11_000_000), first.clock.now());
        assertEquals(new MediaTime(11_000_000), second.clock.now());
    }

    @Test
    void aVideoNodeThatComesAnewTakesTheRunningTimeOverBeforeItLeads() {
        Node conductor = new Node("z", NO_VIDEO, 0, 10_000_000);
        conductor.term.set(3);
        conductor.ask(0, 0);
        conductor.share.onNodes(List.of());
        Node video = new Node("v", ALL, 0, 99_000_000);
        video.ask(0, 0);

        video.share.onNodes(List.of(conductor.pulse()));
        assertEquals(new MediaTime(10_000_000), video.clock.now());

        conductor.share.onNodes(List.of(video.pulse()));
        conductor.pass(1_000_000);
        video.pass(1_000_000);
        assertEquals(new MediaTime(11_000_000), conductor.clock.now());
        assertEquals(new MediaTime(11_000_000), video.clock.now());
    }

    @Test
    void aSourceThatComesToAFollowerGoesOnFromTheClockThatItFollowed() {
        Node conductor = new Node("z", NO_VIDEO, 0, 10_000_000);
        conductor.term.set(3);
        conductor.ask(0, 0);
        Node other = new Node("a", NO_VIDEO, 0, 20_000_000);
        other.ask(0, 0);
        other.share.onNodes(List.of(conductor.pulse()));
        other.pass(1_000_000);

        assertEquals(new MediaTime(11_000_000), other.clock.arrival());
    }
}
