package ngage.backend.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import ngage.backend.audience.AudienceNumbers;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.JoinReply.StreamTime;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NodesTest {

    private static final Set<Role> AUDIENCE = EnumSet.of(Role.AUDIENCE);

    private final Supervisor supervisor = Supervisor.standard();
    private final InMemoryNodeBoard board = new InMemoryNodeBoard();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong fans = new AtomicLong();
    private final AtomicLong termOfTwo = new AtomicLong();
    private final AtomicReference<@Nullable PhoneStream> programmeOfTwo = new AtomicReference<>();
    private final Nodes one = node("one", () -> 0, phones(100, 10), Health.GOOD);
    private final Nodes two = node("two", termOfTwo::get, phones(100, 90), Health.DEGRADED);

    @AfterEach
    void close() {
        board.isAway.set(false);
        one.close();
        two.close();
        supervisor.close();
    }

    private Nodes node(String id, LongSupplier term, AudienceNumbers phones, Health health) {
        NodeId node = new NodeId(id);
        OwnNode own =
                new OwnNode(
                        node,
                        AUDIENCE,
                        () -> 3,
                        term,
                        fans::get,
                        () -> phones,
                        () -> null,
                        () -> id.equals("two") ? programmeOfTwo.get() : null,
                        List::of,
                        () -> List.of(new HealthLine("ballots", health, "as " + id + " says")));
        return new Nodes(
                board,
                own,
                () -> true,
                new ClockShare(
                        node,
                        AUDIENCE,
                        term,
                        new StreamClock(new MediaTime(0), nanos::get),
                        nanos::get),
                nanos::get);
    }

    private static AudienceNumbers phones(int count, int delayMillis) {
        AudienceNumbers none = AudienceNumbers.none();
        Histogram waitedFor = none.waitedFor();
        waitedFor.recordValueWithCount(delayMillis, count);
        Histogram delays = none.delays();
        delays.recordValueWithCount(delayMillis, count);
        return new AudienceNumbers(count, 1, 2, 3, 4, 5, delays, none.skews(), waitedFor);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void bothAreUp() throws LogUnavailableException {
        one.start("http://one:1", null, supervisor);
        two.start("http://two:2", null, supervisor);
        one.open();
        two.open();
        await(() -> one.origins().size() == 1 && two.origins().size() == 1);
    }

    @Test
    void sendsNoPhonesToANodeThatStillStarts() throws Exception {
        two.start("http://two:2", null, supervisor);
        one.look();
        assertEquals(1, one.others().size());
        assertEquals(List.of(), one.origins());
    }

    @Test
    void countsFanIndexesOnThatANodeKnewOfWhichIsGone() throws Exception {
        fans.set(8192);
        two.start("http://two:2", null, supervisor);
        one.look();
        fans.set(0);
        board.forget(new NodeId("two"));
        two.close();
        one.look();

        assertEquals(8192, one.fans());
    }

    @Test
    void stillTellsWhereTheProgrammeIsWhenItsNodeIsBeingStartedAgain() throws Exception {
        bothAreUp();
        programmeOfTwo.set(new PhoneStream("/live/x.m3u8", StreamTime.STAMPS));
        await(() -> one.programme() != null);

        board.refuse(new NodeId("two"));
        await(() -> one.others().isEmpty());

        assertEquals(
                new PhoneStream("http://two:2/live/x.m3u8", StreamTime.STAMPS), one.programme());
    }

    @Test
    void addsUpThePhonesOfAllNodes() throws Exception {
        bothAreUp();

        AudienceNumbers all = one.phones();

        assertEquals(200, all.connected());
        assertEquals(2, all.silent());
        assertEquals(4, all.waiting());
        assertEquals(6, all.held());
        assertEquals(8, all.shown());
        assertEquals(10, all.droppedFrames());
        assertEquals(Duration.ofMillis(10), all.pulse().delayP50());
        assertEquals(Duration.ofMillis(90), all.pulse().delayP95());
        assertEquals(Duration.ofMillis(90), all.slowestDelay(Duration.ZERO));
    }

    @Test
    void sendsPhonesOnlyToNodesThatTakeSome() throws Exception {
        bothAreUp();
        assertEquals(List.of("http://two:2"), one.origins());

        two.drain();
        await(() -> one.origins().isEmpty());
    }

    @Test
    void forgetsANodeThatHasLeft() throws Exception {
        bothAreUp();

        two.close();
        await(() -> one.others().getFirst().isDraining());
        board.forget(new NodeId("two"));

        await(() -> one.others().isEmpty());
        assertEquals(List.of("ballots"), components(one));
    }

    @Test
    void doesNotBelieveThatItIsAloneWhenItIsTheFirstThatRedisAnswersAgain() throws Exception {
        bothAreUp();
        board.isAway.set(true);
        await(one::isRedisAway);
        board.forget(new NodeId("two"));
        board.refuse(new NodeId("two"));

        board.isAway.set(false);
        await(() -> !one.isRedisAway());
        one.look();
        assertEquals(1, one.others().size());

        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        await(() -> one.others().isEmpty());
    }

    @Test
    void saysWhichNodeIsNotHeardOf() throws Exception {
        bothAreUp();

        board.refuse(new NodeId("two"));
        await(() -> one.others().isEmpty());

        HealthLine nodes = one.health().getLast();
        assertEquals(Health.DEGRADED, nodes.state());
        assertTrue(nodes.text().contains("two:2"), nodes.text());
    }

    @Test
    void namesTheNodeOfEachHealthLineAndLeavesOutTheGoodOnesOfOthers() throws Exception {
        bothAreUp();

        assertEquals(List.of("ballots on one:1", "ballots on two:2", "nodes"), components(one));
        assertEquals(List.of("ballots on two:2", "nodes"), components(two));
    }

    @Test
    void knowsWhoConducts() throws Exception {
        bothAreUp();
        assertTrue(one.conductor().isEmpty());

        termOfTwo.set(7);

        await(() -> one.conductor().isPresent());
        assertEquals("http://two:2", one.conductor().orElseThrow().origin());
    }

    @Test
    void showsNoOldNumbersOfOthersWhileTheBoardIsAwayButKnowsTheirOrigins() throws Exception {
        bothAreUp();

        board.isAway.set(true);
        await(one::isRedisAway);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());

        assertEquals(100, one.phones().connected());
        assertEquals(List.of("http://two:2"), one.origins());
    }

    private static List<String> components(Nodes nodes) {
        return nodes.health().stream().map(HealthLine::component).toList();
    }
}
