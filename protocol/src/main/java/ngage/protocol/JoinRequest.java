package ngage.protocol;

import org.jspecify.annotations.Nullable;

/// The body of `POST /api/join`.
///
/// @param ticket that this phone had before: it stays the fan it was; absent on a first visit
/// @param place from a [WaitingReply]: it keeps its place; absent on a first try
/// @param identity token of the identity provider that the show's organiser uses; absent where there is
///     none
public record JoinRequest(
        @Nullable String ticket, @Nullable String place, @Nullable String identity) {

    /// Of a phone that has nothing yet.
    public static final JoinRequest FIRST = new JoinRequest(null, null, null);
}
