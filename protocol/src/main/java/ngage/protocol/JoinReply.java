package ngage.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to `POST /api/join`.
///
/// @param ticket opens the socket; keep it, it is the fan
/// @param title of the show
/// @param locales language tags of the show's texts
/// @param socket path of the WebSocket
/// @param nodes origins of other nodes that take the same ticket, such as `https://n2.example.org`, the one
///     to try first first; may be empty
/// @param poll path of the polled log, for networks without WebSocket: `GET <poll>/<offset>`;
///     absent if the log cannot be polled here
/// @param stream the programme; absent if the node knows of none, perhaps not yet
public record JoinReply(
        String ticket,
        FanIndex fan,
        String title,
        List<String> locales,
        String socket,
        List<String> nodes,
        @Nullable String poll,
        @Nullable PhoneStream stream) {

    /// Where phones find the programme.
    ///
    /// @param playlist address of the HLS playlist, or its path on the node that was asked
    /// @param time how its frames tell their media time
    public record PhoneStream(String playlist, StreamTime time) {}

    /// How a frame on a phone tells its media time.
    public enum StreamTime {
        /// By stamps in the stream, and by the playlist's date-time where there are none.
        STAMPS,
        /// By the playlist's date-time: somebody else's video.
        DATE_TIME,
        /// By the backend's clock: somebody else's video without a date-time. The edge of the playlist, when it is
        /// seen, is the studio's now.
        CLOCK
    }

    public JoinReply {
        locales = List.copyOf(locales);
        nodes = List.copyOf(nodes);
    }
}
