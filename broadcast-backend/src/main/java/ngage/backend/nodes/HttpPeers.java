package ngage.backend.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import ngage.backend.conduct.Peers;
import ngage.backend.conduct.Pledge;
import ngage.backend.nodes.PeerCall.Answer;
import ngage.backend.relay.CueLogReader;
import ngage.backend.relay.NodeId;
import ngage.backend.show.Operator;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
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
    private static final Duration REPEAT_PAUSE = Duration.ofMillis(500);
    private static final int MOST_REPEATS = 20;

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
        Map<NodePulse, Outcome> outcomes =
                callAll(node ->
                        new PeerCall.Prepare(
                                showRun.value(), own.value(), node.node(), now(), term, entries));
        List<NodePulse> alive = new ArrayList<>();
        for (Map.Entry<NodePulse, Outcome> outcome : outcomes.entrySet()) {
            NodePulse node = outcome.getKey();
            switch (outcome.getValue()) {
                case Outcome.Gone _ -> LOG.warn("{} is gone", node.name());
                case Outcome.Silent silent -> {
                    return node.name() + " does not answer (" + silent.why + ")";
                }
                case Outcome.Answered answered -> {
                    if (!answered.answer.node().equals(node.node())) {
                        LOG.warn("another process is in the place of {}", node.name());
                    } else if (answered.answer.refusal() != null) {
                        return node.name() + ": " + answered.answer.refusal();
                    } else {
                        alive.add(node);
                    }
                }
            }
        }
        if (System.nanoTime() - askedNanos > Pledge.RELIED_ON.toNanos()) {
            return "the other nodes were asked too long ago";
        }
        // From here on it is a fact: whoever conducts next finds it with every node that is alive.
        long offset = reader.hear(entries);
        LOG.warn("entries up to {} go out without Redis, to {} other nodes", offset, alive.size());
        alive.forEach(node -> calls.execute(() -> commit(node, offset)));
        return null;
    }

    @Override
    public List<LogEntry> entriesAfter(long offset) {
        List<LogEntry> heard = reader.heard().after(offset);
        List<LogEntry> prepared = pledge.preparedAfter(offset);
        Map<NodePulse, Outcome> outcomes =
                callAll(node ->
                        new PeerCall.Heard(
                                showRun.value(), own.value(), node.node(), now(), offset));
        for (Outcome outcome : outcomes.values()) {
            if (outcome instanceof Outcome.Answered answered) {
                if (answered.answer.heard().size() > heard.size()) {
                    heard = answered.answer.heard();
                }
                if (end(answered.answer.prepared()) > end(prepared)) {
                    prepared = answered.answer.prepared();
                }
            }
        }
        List<LogEntry> all = new ArrayList<>(heard);
        for (LogEntry entry : prepared) {
            if (entry.offset() == offset + all.size() + 1) {
                all.add(entry);
            }
        }
        return all;
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
                        conductor,
                        new PeerCall.Relay(
                                showRun.value(),
                                own.value(),
                                conductor.node(),
                                now(),
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

    /// Until the node has it, or Redis is back, which brings it there too.
    private void commit(NodePulse node, long offset) {
        for (int tries = 0; tries < MOST_REPEATS && !isClosed; tries++) {
            List<LogEntry> missing = reader.heard().after(Math.min(node.offset(), offset - 1));
            Outcome outcome =
                    call(
                            node,
                            new PeerCall.Commit(
                                    showRun.value(), own.value(), node.node(), now(), missing));
            boolean isThere =
                    outcome instanceof Outcome.Answered answered
                            && answered.answer.offset() >= offset;
            if (isThere || outcome instanceof Outcome.Gone || !nodes.isRedisAway()) {
                return;
            }
            LOG.warn("{} has not heard entry {} yet: {}", node.name(), offset, outcome);
            LockSupport.parkNanos(REPEAT_PAUSE.toNanos());
        }
    }

    private Map<NodePulse, Outcome> callAll(Function<NodePulse, PeerCall> call) {
        Map<NodePulse, Future<Outcome>> asked = new LinkedHashMap<>();
        for (NodePulse node : nodes.others()) {
            asked.put(node, calls.submit(() -> call(node, call.apply(node))));
        }
        Map<NodePulse, Outcome> outcomes = new LinkedHashMap<>();
        asked.forEach((node, future) -> outcomes.put(node, outcome(future)));
        return outcomes;
    }

    private static Outcome outcome(Future<Outcome> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return new Outcome.Silent(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Silent("interrupted");
        }
    }

    private Outcome call(NodePulse node, PeerCall call) {
        try {
            return new Outcome.Answered(client.call(node, call, PATIENCE));
        } catch (PeerClient.GoneException e) {
            return new Outcome.Gone();
        } catch (IOException e) {
            return new Outcome.Silent(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Silent("interrupted");
        }
    }

    private static long end(List<LogEntry> entries) {
        return entries.isEmpty() ? 0 : entries.getLast().offset();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /// What came of a call.
    private sealed interface Outcome {

        record Answered(Answer answer) implements Outcome {}

        /// Nobody listens there.
        record Gone() implements Outcome {}

        record Silent(String why) implements Outcome {}
    }
}
