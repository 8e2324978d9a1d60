package ngage.backend.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import ngage.backend.audience.AudienceNumbers;
import ngage.backend.conduct.Peers.Knowledge;
import ngage.backend.conduct.Pledge;
import ngage.backend.relay.CueLogReader;
import ngage.backend.relay.Entries;
import ngage.backend.relay.Holder;
import ngage.backend.relay.InMemoryCueLog;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.NotConductingException;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpPeersTest {

    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final byte[] SECRET = "common".getBytes(StandardCharsets.US_ASCII);

    private final Supervisor supervisor = Supervisor.standard();
    private final List<Node> started = new ArrayList<>();

    /// What of a node the others see, with a view of Redis of its own.
    private final class Node {

        private final NodeId id;
        private final InMemoryNodeBoard board;
        private final Pledge pledge;
        private final CueLogReader reader = new CueLogReader(new InMemoryCueLog(RUN), 0, List.of());
        private final Nodes nodes;
        private final HttpPeers peers;
        private final Undertow server;
        private final String origin;

        Node(String name, int port, InMemoryNodeBoard board, long heard) throws Exception {
            this(name, port, null, board, heard);
        }

        /// @param advertised instead of its own origin
        Node(
                String name,
                int port,
                @Nullable String advertised,
                InMemoryNodeBoard board,
                long heard)
                throws Exception {
            this.id = new NodeId(name);
            this.board = board;
            pledge = new Pledge(id, System::nanoTime);
            StreamClock clock = new StreamClock(new MediaTime(0), System::nanoTime);
            EnumSet<Role> roles = EnumSet.of(Role.CONDUCTOR);
            nodes =
                    new Nodes(
                            board,
                            new OwnNode(
                                    id,
                                    roles,
                                    reader::offset,
                                    () -> 0,
                                    () -> 0,
                                    AudienceNumbers::none,
                                    () -> null,
                                    () -> null,
                                    List::of,
                                    List::of),
                            () -> true,
                            new ClockShare(id, roles, () -> 0, clock, System::nanoTime),
                            System::nanoTime);
            peers = new HttpPeers(SECRET, RUN, id, nodes, reader, pledge);
            server =
                    Undertow.builder()
                            .addHttpListener(port, "127.0.0.1")
                            .setHandler(
                                    new PeerEndpoint(
                                            SECRET,
                                            RUN,
                                            id,
                                            nodes,
                                            reader,
                                            pledge,
                                            null,
                                            task -> Thread.ofVirtual().start(task)))
                            .build();
            server.start();
            origin = "http://127.0.0.1:" + port();
            nodes.start(advertised == null ? origin : advertised, null, supervisor);
            reader.hear(Entries.entries(1, heard));
            started.add(this);
        }

        int port() {
            return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        }

        void sees(int others) {
            await(() -> nodes.others().size() == others);
        }

        void losesRedis() {
            board.isAway.set(true);
            await(nodes::isRedisAway);
        }

        Knowledge asks(long term, long offset) throws NotConductingException {
            boolean _ = pledge.onNewTerm(id, term);
            return peers.entriesAfter(term, offset, Optional.empty());
        }
    }

    @AfterEach
    void close() {
        started.forEach(node -> {
            node.peers.close();
            node.nodes.close();
            node.server.stop();
        });
        supervisor.close();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static InMemoryNodeBoard board() {
        return new InMemoryNodeBoard();
    }

    /// Boards that show both nodes, of which each may go away alone.
    private List<Node> two(long heardByOne, long heardByTwo) throws Exception {
        InMemoryNodeBoard shared = board();
        Node one = new Node("one", 0, shared.view(), heardByOne);
        Node two = new Node("two", 0, shared.view(), heardByTwo);
        one.sees(1);
        two.sees(1);
        return List.of(one, two);
    }

    @Test
    void agreeWhenRedisIsAwayForAll() throws Exception {
        List<Node> nodes = two(3, 3);
        nodes.forEach(Node::losesRedis);

        assertNull(nodes.get(0).peers.agree(5, Entries.entries(4, 5)));

        assertEquals(5, nodes.get(0).reader.offset());
        await(() -> nodes.get(1).reader.offset() == 5);
    }

    @Test
    void whatWasRefusedDoesNotFireWhenRedisIsBack() throws Exception {
        List<Node> nodes = two(3, 3);
        nodes.get(0).losesRedis();
        List<LogEntry> refused = Entries.entries(4, 5);

        assertEquals("Redis answers here", words(nodes.get(0).peers.agree(5, refused)));

        assertEquals(List.of(), nodes.get(0).pledge.preparedAfter(3).entries());
        assertEquals(new Knowledge(List.of(), List.of()), nodes.get(0).asks(6, 3));
    }

    @Test
    void whatTheOneThatPreparedItHasNotMadeAFactIsNone() throws Exception {
        List<Node> nodes = two(3, 3);
        assertTrue(nodes.get(1).pledge.give(nodes.get(0).id, 5, Entries.entries(4, 5)));

        assertEquals(List.of(), nodes.get(1).asks(6, 3).entries());
        nodes.get(0).server.stop();
        assertEquals(Entries.entries(4, 5), nodes.get(1).asks(7, 3).entries());
    }

    @Test
    void whoHasAnsweredANewTermMakesNoFactsInTheOldOne() throws Exception {
        List<Node> nodes = two(3, 3);
        assertEquals(List.of(), nodes.get(1).asks(6, 3).silent());
        nodes.forEach(Node::losesRedis);

        assertEquals("another node conducts", nodes.get(0).peers.agree(5, Entries.entries(4, 4)));
        assertThrows(NotConductingException.class, () -> nodes.get(0).asks(5, 3));
    }

    @Test
    void aNodeDoesNotAgreeWithItselfInTheNameOfAnother() throws Exception {
        InMemoryNodeBoard shared = board();
        Node one = new Node("one", 0, shared.view(), 3);
        Node two = new Node("two", 0, one.origin, shared.view(), 3);
        one.sees(1);
        one.losesRedis();

        String objection = String.valueOf(one.peers.agree(5, Entries.entries(4, 5)));

        assertTrue(objection.contains("leads to this node itself"), objection);
        assertEquals(3, two.reader.offset());
        HealthLine line = one.nodes.health().getLast();
        assertEquals(Health.DEGRADED, line.state());
        assertTrue(line.text().contains("--advertise"), line.text());
    }

    @Test
    void askAPredecessorThatTheBoardDoesNotShow() throws Exception {
        Node old = new Node("old", 0, board(), 5);
        Node next = new Node("next", 0, board(), 3);

        Knowledge known =
                next.peers.entriesAfter(6, 3, Optional.of(new Holder(old.id, old.origin)));

        assertEquals(new Knowledge(Entries.entries(4, 5), List.of()), known);
        old.losesRedis();
        assertEquals("another node conducts", old.peers.agree(5, Entries.entries(6, 6)));
    }

    @Test
    void doNotTakeTheSilenceOfOneForIgnorance() throws Exception {
        List<Node> nodes = two(3, 5);
        Node deaf = nodes.get(1);
        int port = deaf.port();
        deaf.server.stop();
        // Takes connections, and says nothing.
        try (ServerSocket mute = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(mute.isBound());
            assertEquals(1, nodes.get(0).asks(6, 3).silent().size());
        }
    }

    @Test
    void aProcessThatCameUpInThePlaceOfAnotherMustAgreeToo() throws Exception {
        List<Node> nodes = two(3, 3);
        Node one = nodes.get(0);
        int port = nodes.get(1).port();
        one.losesRedis();
        nodes.get(1).server.stop();
        Node restarted = new Node("three", port, board(), 3);

        assertEquals("Redis answers here", words(one.peers.agree(5, Entries.entries(4, 5))));

        restarted.losesRedis();
        assertNull(one.peers.agree(5, Entries.entries(4, 5)));
        await(() -> restarted.reader.offset() == 5);
    }

    @Test
    void bringOneUpToDateThatLagsBehindByMoreThanACallMayHold() throws Exception {
        List<Node> nodes = two(1_000, 1);
        nodes.forEach(Node::losesRedis);
        List<LogEntry> next = Entries.entries(1_001, 1_002);

        assertEquals(
                "this node has heard only up to entry 1", words(nodes.get(0).peers.agree(5, next)));
        await(() -> nodes.get(1).reader.offset() == 1_000);

        assertNull(nodes.get(0).peers.agree(5, next));
        await(() -> nodes.get(1).reader.offset() == 1_002);
    }

    /// @return an objection without the name of the node
    private static String words(@Nullable String objection) {
        String all = Objects.requireNonNull(objection);
        return all.substring(all.indexOf(": ") + 2);
    }
}
