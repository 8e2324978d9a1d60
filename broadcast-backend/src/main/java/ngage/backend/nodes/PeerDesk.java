package ngage.backend.nodes;

import java.util.List;
import java.util.function.LongSupplier;
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
/// @param millis the wall clock
record PeerDesk(
        ShowRunId showRun,
        NodeId own,
        Nodes nodes,
        CueLogReader reader,
        Pledge pledge,
        @Nullable Commands commands,
        LongSupplier millis) {

    private static final Logger LOG = LoggerFactory.getLogger(PeerDesk.class);

    /// Clocks of servers are closer than that; a call that was kept for longer is not sincere.
    private static final long SINCERE_MILLIS = 30_000;

    Answer answer(PeerCall call) throws InterruptedException {
        if (!call.showRun().equals(showRun.value())) {
            return refused("this node runs " + showRun);
        }
        if (!call.to().equals(own.value())) {
            return refused("this node is another one");
        }
        if (Math.abs(millis.getAsLong() - call.askedMillis()) > SINCERE_MILLIS) {
            return refused("the clocks of both nodes differ by more than 30 s");
        }
        return switch (call) {
            case PeerCall.Prepare prepare -> prepare(prepare);
            case PeerCall.Commit commit -> commit(commit);
            case PeerCall.Heard heard ->
                    new Answer(
                            own.value(),
                            null,
                            reader.offset(),
                            reader.heard().after(heard.offset()),
                            pledge.preparedAfter(heard.offset()),
                            null);
            case PeerCall.Relay relay -> relay(relay);
        };
    }

    private Answer prepare(PeerCall.Prepare prepare) {
        if (!nodes.isRedisAway()) {
            return refused("Redis answers here");
        }
        List<LogEntry> entries = prepare.entries();
        if (entries.isEmpty()
                || reader.offset() > entries.getLast().offset()
                || entries.stream().anyMatch(reader.heard()::contradict)) {
            return refused("this node has heard more of the show");
        }
        if (!pledge.give(new NodeId(prepare.from()), prepare.term(), entries)) {
            return refused("this node knows of a newer conductor");
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
                    case FromControlRoom.Hello _, FromControlRoom.Ping _ -> null;
                };
        return reply == null
                ? refused("this is no command")
                : new Answer(own.value(), null, reader.offset(), List.of(), List.of(), reply);
    }

    private Answer done() {
        return new Answer(own.value(), null, reader.offset(), List.of(), List.of(), null);
    }

    private Answer refused(String why) {
        return new Answer(own.value(), why, reader.offset(), List.of(), List.of(), null);
    }
}
