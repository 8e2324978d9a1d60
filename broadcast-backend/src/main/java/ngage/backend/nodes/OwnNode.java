package ngage.backend.nodes;

import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import ngage.backend.audience.AudienceNumbers;
import ngage.backend.relay.NodeId;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import org.jspecify.annotations.Nullable;

/// What this node can say of itself. None of the questions blocks; any thread asks them.
///
/// @param offset of the newest entry that it has heard
/// @param term in which it conducts; 0 if it does not
/// @param fans the end of the highest block of fan indexes that it has leased
/// @param phones their numbers
/// @param stream state of its video; absent without the role
/// @param programme where phones find its video; absent without the role
/// @param settled see [NodePulse]
/// @param health its lines
public record OwnNode(
        NodeId id,
        Set<Role> roles,
        LongSupplier offset,
        LongSupplier term,
        LongSupplier fans,
        Supplier<AudienceNumbers> phones,
        Supplier<@Nullable StreamPulse> stream,
        Supplier<@Nullable PhoneStream> programme,
        Supplier<List<String>> settled,
        Supplier<List<HealthLine>> health) {}
