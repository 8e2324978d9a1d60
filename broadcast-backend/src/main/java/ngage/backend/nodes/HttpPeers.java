package ngage.backend.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import ngage.backend.conduct.Peers;
import ngage.backend.conduct.Pledge;
import ngage.backend.conduct.Pledge.Prepared;
import ngage.backend.nodes.PeerCall.Answer;
import ngage.backend.relay.CueLogReader;
import ngage.backend.relay.Holder;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.NotConductingException;
import ngage.backend.show.Operator;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The other nodes over HTTP: those that were there when Redis answered last. One that nobody listens
/// for any more is dead and needs not be asked; one that does not answer may be alive, and see what
/// this node does not.
///
/// Blocking; any thread. One virtual thread for each call under way: as many as there are nodes, and
/// for the commits that did not arrive, at most [#MOST_REPEATS] of them.
public final class HttpPeers implements Peers, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpPeers.class);
    private static final Duration PATIENCE = Duration.ofMillis(350);

    /// For all together, looking again at a port that refuses included: a GO waits.
    private static final Duration PATIENCE_FOR_ALL = Duration.ofMillis(400);

    private static final Duration REPEAT_PAUSE = Duration.ofMillis(500);
    private static final int MOST_REPEATS = 20;

    /// Half of what [PeerEndpoint] takes.
    private static final int MAX_PIECE_BYTES = PeerEndpoint.MAX_BODY_BYTES / 2;

    private final ShowRunId showRun;
    private final NodeId own;
    private final Nodes nodes;
    private final CueLogReader reader;
    private final Pledge pledge;
    private final PeerClient client;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isClosed;

    public HttpPeers(
            byte[] secret,
            ShowRunId showRun,
            NodeId own,
            Nodes nodes,
            CueLogReader reader,
            Pledge pledge) {
        this.showRun = showRun;
        this.own = own;
        this.nodes = nodes;
        this.reader = reader;
        this.pledge = pledge;
        this.client = new PeerClient(new PeerWire(secret));
    }

    @Override
    public @Nullable String agree(long term, List<LogEntry> entries) {
        String objection = tryToAgree(term, entries);
        if (objection != null) {
            // A refused GO must not be found here, and fire, when Redis is back.
            pledge.withdraw();
        }
        return objection;
    }

    private @Nullable String tryToAgree(long term, List<LogEntry> entries) {
        long askedNanos = System.nanoTime();
        if (!nodes.isRedisAway()) {
            return "Redis answers this node";
        }
        if (reader.offset() != entries.getFirst().offset() - 1) {
            return "this node has heard up to entry " + reader.offset();
        }
        if (!pledge.give(own, term, entries)) {
            return "another node conducts";
        }
        Map<Peer, Outcome> outcomes =
                callAll(peers(Optional.empty()), peer -> prepare(peer, term, entries));
        Map<Peer, Long> offsets = new LinkedHashMap<>();
        String objection = null;
        for (Map.Entry<Peer, Outcome> outcome : outcomes.entrySet()) {
            Peer peer = outcome.getKey();
            switch (outcome.getValue()) {
                case Outcome.Gone _ -> LOG.warn("{} is gone", peer.name());
                case Outcome.Silent silent ->
                        objection = peer.name() + " does not answer (" + silent.why + ")";
                case Outcome.Answered(Answer answer) -> {
                    Peer answering = peer.replacedBy(answer.node());
                    if (answer.refusal() == null) {
                        offsets.put(answering, answer.offset());
                    } else {
                        objection = peer.name() + ": " + answer.refusal();
                        bringUpTo(answering, answer.offset(), entries.getFirst().offset() - 1);
                    }
                }
            }
        }
        if (objection != null) {
            return objection;
        }
        if (System.nanoTime() - askedNanos > Pledge.RELIED_ON.toNanos()) {
            return "the other nodes were asked too long ago";
        }
        // From here on it is a fact: whoever conducts next finds it with every node that is alive.
        if (!pledge.fulfil(term, () -> reader.hear(entries))) {
            return "another node conducts by now";
        }
        long offset = entries.getLast().offset();
        LOG.warn(
                "entries up to {} go out without Redis, to {} other nodes", offset, offsets.size());
        offsets.forEach((peer, known) -> bringUpTo(peer, known, offset));
        return null;
    }

    /// A process that has come up in the place of a node that was known is one to agree like any other: it
    /// may see what this node does not.
    private Outcome prepare(Peer peer, long term, List<LogEntry> entries) {
        Outcome first = call(peer, prepareCall(peer, term, entries));
        if (!(first instanceof Outcome.Answered(Answer answer))
                || answer.node().equals(peer.node())) {
            return first;
        }
        return answer.node().equals(own.value())
                ? new Outcome.Silent("its origin leads to this node itself: give each its own")
                : call(peer, prepareCall(peer.replacedBy(answer.node()), term, entries));
    }

    private PeerCall prepareCall(Peer to, long term, List<LogEntry> entries) {
        return new PeerCall.Prepare(
                showRun.value(), own.value(), to.node(), nodes.sharedMillis(), term, entries);
    }

    @Override
    public Knowledge entriesAfter(long term, long offset, Optional<Holder> predecessor)
            throws NotConductingException {
        Map<Peer, Outcome> outcomes =
                callAll(
                        peers(predecessor),
                        peer ->
                                call(
                                        peer,
                                        new PeerCall.Heard(
                                                showRun.value(),
                                                own.value(),
                                                peer.node(),
                                                nodes.sharedMillis(),
                                                term,
                                                offset)));
        List<LogEntry> heard = reader.heard().after(offset);
        List<Prepared> prepared = new ArrayList<>(List.of(pledge.preparedAfter(offset)));
        // Of what those have prepared who are among them, they have said what became of it.
        Set<NodeId> answered = new HashSet<>(Set.of(own));
        List<String> silent = new ArrayList<>();
        for (Map.Entry<Peer, Outcome> outcome : outcomes.entrySet()) {
            Peer peer = outcome.getKey();
            switch (outcome.getValue()) {
                case Outcome.Gone _ -> LOG.info("{} is gone", peer.name());
                case Outcome.Silent _ -> silent.add(peer.name());
                case Outcome.Answered(Answer answer) -> {
                    if (!answer.node().equals(peer.node())) {
                        LOG.info("{} is gone, another process is in its place", peer.name());
                    } else if (PeerDesk.NEWER_TERM.equals(answer.refusal())) {
                        throw new NotConductingException(peer.name() + " knows of a newer term");
                    } else if (answer.refusal() != null) {
                        silent.add(peer.name() + " (" + answer.refusal() + ")");
                    } else {
                        answered.add(new NodeId(peer.node()));
                        heard = longer(heard, answer.heard());
                        String by = answer.preparedBy();
                        prepared.add(
                                new Prepared(
                                        by == null ? null : new NodeId(by), answer.prepared()));
                    }
                }
            }
        }
        List<LogEntry> all = new ArrayList<>(heard);
        List<LogEntry> unknown =
                prepared.stream()
                        .filter(shown -> !answered.contains(shown.by()))
                        .map(Prepared::entries)
                        .reduce(List.of(), HttpPeers::longer);
        for (LogEntry entry : unknown) {
            if (entry.offset() == offset + all.size() + 1) {
                all.add(entry);
            }
        }
        return new Knowledge(all, silent);
    }

    @Override
    public void hear(List<LogEntry> entries) {
        reader.hear(entries);
    }

    /// Relays a command to the node that conducts.
    ///
    /// @param patience how long to wait for its answer
    /// @throws IOException if it is not known what becomes of the command
    ToControlRoom relay(
            NodePulse conductor, FromControlRoom command, Operator operator, Duration patience)
            throws IOException, InterruptedException {
        Answer answer =
                client.call(
                        Peer.of(conductor),
                        new PeerCall.Relay(
                                showRun.value(),
                                own.value(),
                                conductor.node(),
                                nodes.sharedMillis(),
                                command,
                                operator.name(),
                                operator.surface()),
                        patience);
        ToControlRoom reply = answer.reply();
        if (reply == null) {
            throw new IOException(conductor.name() + ": " + answer.refusal());
        }
        return reply;
    }

    @Override
    public void close() {
        isClosed = true;
        calls.shutdownNow();
        client.close();
    }

    private void bringUpTo(Peer peer, long known, long offset) {
        if (known < offset) {
            calls.execute(() -> commit(peer, known, offset));
        }
    }

    /// In pieces that the other side takes, until the node has all, or Redis is back, which brings it there
    /// too.
    private void commit(Peer peer, long known, long offset) {
        long there = known;
        int tries = 0;
        while (there < offset && tries < MOST_REPEATS && !isClosed) {
            Outcome outcome =
                    call(
                            peer,
                            new PeerCall.Commit(
                                    showRun.value(),
                                    own.value(),
                                    peer.node(),
                                    nodes.sharedMillis(),
                                    piece(reader.heard().after(there))));
            long before = there;
            if (outcome instanceof Outcome.Answered(Answer answer)) {
                if (answer.refusal() != null) {
                    return; // another process is there, which reads the log first
                }
                there = answer.offset();
            }
            if (there > before) {
                continue;
            }
            if (outcome instanceof Outcome.Gone || !nodes.isRedisAway()) {
                return;
            }
            LOG.warn("{} has not heard entry {} yet: {}", peer.name(), offset, outcome);
            tries++;
            LockSupport.parkNanos(REPEAT_PAUSE.toNanos());
        }
    }

    /// @return the first of these entries, at least one
    static List<LogEntry> piece(List<LogEntry> entries) {
        int bytes = 0;
        int count = 0;
        while (count < entries.size() && (count == 0 || bytes < MAX_PIECE_BYTES)) {
            bytes += MessageCodec.encode(entries.get(count)).length;
            count++;
        }
        return entries.subList(0, bytes > MAX_PIECE_BYTES && count > 1 ? count - 1 : count);
    }

    /// @param predecessor is called too, if the board does not know it
    private List<Peer> peers(Optional<Holder> predecessor) {
        List<Peer> peers = new ArrayList<>(nodes.others().stream().map(Peer::of).toList());
        predecessor
                .map(Peer::of)
                .filter(peer -> !peer.origin().isEmpty() && !peer.node().equals(own.value()))
                .filter(peer -> peers.stream().noneMatch(known -> known.node().equals(peer.node())))
                .ifPresent(peers::add);
        return peers;
    }

    private Map<Peer, Outcome> callAll(List<Peer> peers, Function<Peer, Outcome> call) {
        long endNanos = System.nanoTime() + PATIENCE_FOR_ALL.toNanos();
        Map<Peer, Future<Outcome>> asked = new LinkedHashMap<>();
        peers.forEach(peer -> asked.put(peer, calls.submit(() -> call.apply(peer))));
        Map<Peer, Outcome> outcomes = new LinkedHashMap<>();
        asked.forEach((peer, future) -> outcomes.put(peer, outcome(future, endNanos)));
        return outcomes;
    }

    private static Outcome outcome(Future<Outcome> future, long endNanos) {
        try {
            return future.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            return new Outcome.Silent("nothing in " + PATIENCE_FOR_ALL.toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Outcome.Silent(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Silent("interrupted");
        }
    }

    private Outcome call(Peer peer, PeerCall call) {
        try {
            return new Outcome.Answered(client.call(peer, call, PATIENCE));
        } catch (PeerClient.GoneException e) {
            return new Outcome.Gone();
        } catch (IOException e) {
            return new Outcome.Silent(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Silent("interrupted");
        }
    }

    private static List<LogEntry> longer(List<LogEntry> one, List<LogEntry> other) {
        return end(other) > end(one) ? other : one;
    }

    private static long end(List<LogEntry> entries) {
        return entries.isEmpty() ? 0 : entries.getLast().offset();
    }

    /// What came of a call.
    private sealed interface Outcome {

        record Answered(Answer answer) implements Outcome {}

        /// Nobody listens there.
        record Gone() implements Outcome {}

        record Silent(String why) implements Outcome {}
    }
}
