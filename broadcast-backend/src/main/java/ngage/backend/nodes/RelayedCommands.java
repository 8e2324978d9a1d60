package ngage.backend.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import ngage.backend.conduct.Commands;
import ngage.backend.show.Operator;
import ngage.protocol.CommandRefusal;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.ToControlRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes commands on any node with a conductor: decides them here if this node conducts, else relays
/// them to the one that does. While nobody does, as in a take-over, it tries again until patience
/// ends; that is safe because a command takes effect once for its id, wherever it is decided.
public final class RelayedCommands implements Commands {

    private static final Logger LOG = LoggerFactory.getLogger(RelayedCommands.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Decides the command on this node.
    private interface Local {

        ToControlRoom decide() throws InterruptedException;
    }

    private final Commands local;
    private final LongSupplier localTerm;
    private final Nodes nodes;
    private final HttpPeers peers;
    private final Duration patience;

    /// @param localTerm in which this node conducts; 0 if it does not
    /// @param patience how long a command may take altogether
    public RelayedCommands(
            Commands local,
            LongSupplier localTerm,
            Nodes nodes,
            HttpPeers peers,
            Duration patience) {
        this.local = local;
        this.localTerm = localTerm;
        this.nodes = nodes;
        this.peers = peers;
        this.patience = patience;
    }

    @Override
    public ToControlRoom go(Go go, Operator operator) throws InterruptedException {
        return decide(go, operator, () -> local.go(go, operator));
    }

    @Override
    public ToControlRoom setStandby(SetStandby command, Operator operator)
            throws InterruptedException {
        return decide(command, operator, () -> local.setStandby(command, operator));
    }

    @Override
    public ToControlRoom setStudioDelay(SetStudioDelay command, Operator operator)
            throws InterruptedException {
        return decide(command, operator, () -> local.setStudioDelay(command, operator));
    }

    private ToControlRoom decide(FromControlRoom command, Operator operator, Local here)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<NodePulse> elsewhere =
                    localTerm.getAsLong() > 0 ? Optional.empty() : nodes.conductor();
            ToControlRoom reply = null;
            if (elsewhere.isPresent()) {
                Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
                try {
                    reply = peers.relay(elsewhere.get(), command, operator, left);
                } catch (IOException e) {
                    LOG.warn("{} was not relayed: {}", command, e.getMessage());
                }
            }
            if (reply == null) {
                // Says in words why not, if this node cannot either.
                reply = here.decide();
            }
            boolean isDecided =
                    !(reply instanceof ToControlRoom.CommandRefused refused
                            && refused.reason() == CommandRefusal.NOT_CONDUCTING);
            if (isDecided || System.nanoTime() >= end) {
                return reply;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
