package ngage.backend.nodes;

import java.util.List;
import java.util.Set;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import org.jspecify.annotations.Nullable;

/// What a node says of itself to the others, four times a second. As JSON it is what the board holds.
///
/// @param node its [ngage.backend.relay.NodeId]
/// @param origin by which phones reach it
/// @param peerOrigin by which the other nodes reach it; absent: by the same
/// @param isDraining whether it sends its phones away
/// @param offset of the newest entry of the cue log that it has heard
/// @param term in which it conducts; 0 if it does not
/// @param fans how many fan indexes have been given out, as far as it knows: no counter may go back behind
///     that, whatever a promoted replica has not heard of
/// @param stream state of its video; absent without the role
/// @param programme where phones find its video; absent without the role
/// @param clock of the programme, if this node has one that others may follow
/// @param settled what it has confirmed for asks that are being sealed, see `vote`
/// @param health its lines, without its name
public record NodePulse(
        String node,
        String origin,
        @Nullable String peerOrigin,
        Set<Role> roles,
        boolean isDraining,
        long offset,
        long term,
        long fans,
        NodePhones phones,
        @Nullable StreamPulse stream,
        @Nullable PhoneStream programme,
        @Nullable SharedClock clock,
        List<String> settled,
        List<HealthLine> health) {

    /// @param mediaMinusRedisMicros media time minus the time of Redis, both in microseconds
    /// @param source the present session; absent without one
    public record SharedClock(long mediaMinusRedisMicros, StreamClock.@Nullable Source source) {}

    public NodePulse {
        roles = Set.copyOf(roles);
        settled = List.copyOf(settled);
        health = List.copyOf(health);
    }

    /// @return the origin without its scheme: what people call this node
    public String name() {
        return nameOf(origin);
    }

    static String nameOf(String origin) {
        return origin.substring(origin.indexOf("//") + 2);
    }

    String originForNodes() {
        return peerOrigin == null ? origin : peerOrigin;
    }
}
