package ngage.backend.nodes;

import java.util.List;
import ngage.backend.conduct.Commands;
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

/// What this node answers to the others. Any thread; only [PeerCall.Relay] blocks, while its command
/// waits for the conductor.
///
/// @param commands of the conductor here; absent without the role
record PeerDesk(
        ShowRunId showRun,
        NodeId own,
        Nodes nodes,
        CueLogReader reader,
        Pledge pledge,
        @Nullable Commands commands) {

    private static final Logger LOG = LoggerFactory.getLogger(PeerDesk.class);

    /// Whoever asks has given up long before: a call that was kept for longer, in the buffers of a process
    /// that stood still, must not take effect any more.
    private static final long ANSWERS_MATTER_MILLIS = 5_000;

    static final String NEWER_TERM = "this node knows of a newer conductor";

    Answer answer(PeerCall call) throws InterruptedException {
        if (!call.showRun().equals(showRun.value())) {
            return refused("this node runs " + showRun);
        }
        if (!call.to().equals(own.value())) {
            return refused("this node is another one");
        }
        // What is a fact, or was one, is true however late.
        return switch (call) {
            case PeerCall.Prepare prepare -> isLate(prepare) ? late() : prepare(prepare);
            case PeerCall.Commit commit -> commit(commit);
            case PeerCall.Heard heard -> heard(heard);
            case PeerCall.Relay relay -> isLate(relay) ? late() : relay(relay);
        };
    }

    private boolean isLate(PeerCall call) {
        return Math.abs(nodes.sharedMillis() - call.askedMillis()) > ANSWERS_MATTER_MILLIS;
    }

    private Answer late() {
        return refused("this was asked more than 5 s ago, by the time of Redis");
    }

    private Answer heard(PeerCall.Heard heard) {
        // Before it looks: nothing of an older term happens here after the answer.
        if (!pledge.onNewTerm(new NodeId(heard.from()), heard.term())) {
            return refused(NEWER_TERM);
        }
        Pledge.Prepared prepared = pledge.preparedAfter(heard.offset());
        NodeId by = prepared.by();
        return new Answer(
                own.value(),
                null,
                reader.offset(),
                reader.heard().after(heard.offset()),
                prepared.entries(),
                by == null ? null : by.value(),
                null);
    }

    private Answer prepare(PeerCall.Prepare prepare) {
        if (!nodes.isRedisAway()) {
            return refused("Redis answers here");
        }
        List<LogEntry> entries = prepare.entries();
        if (!entries.isEmpty() && reader.offset() < entries.getFirst().offset() - 1) {
            // What it promised to remember would not follow on what it has.
            return refused("this node has heard only up to entry " + reader.offset());
        }
        if (entries.isEmpty()
                || reader.offset() > entries.getLast().offset()
                || entries.stream().anyMatch(reader.heard()::contradict)) {
            return refused("this node has heard more of the show");
        }
        if (!pledge.give(new NodeId(prepare.from()), prepare.term(), entries)) {
            return refused(NEWER_TERM);
        }
        return done();
    }

    private Answer commit(PeerCall.Commit commit) {
        long offset = reader.hear(commit.entries());
        LOG.info("entries up to {} came from another node, without Redis", offset);
        return done();
    }

    private Answer relay(PeerCall.Relay relay) throws InterruptedException {
        Commands here = commands;
        if (here == null) {
            return refused("this node does not conduct");
        }
        Operator operator = new Operator(relay.operator(), relay.surface());
        ToControlRoom reply =
                switch (relay.command()) {
                    case FromControlRoom.Go go -> here.go(go, operator);
                    case FromControlRoom.SetStandby standby -> here.setStandby(standby, operator);
                    case FromControlRoom.SetStudioDelay delay ->
                            here.setStudioDelay(delay, operator);
                    case FromControlRoom.Hello _, FromControlRoom.Ping _ -> null;
                };
        return reply == null
                ? refused("this is no command")
                : new Answer(own.value(), null, reader.offset(), List.of(), List.of(), null, reply);
    }

    private Answer done() {
        return new Answer(own.value(), null, reader.offset(), List.of(), List.of(), null, null);
    }

    private Answer refused(String why) {
        return new Answer(own.value(), why, reader.offset(), List.of(), List.of(), null, null);
    }
}
