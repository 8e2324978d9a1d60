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
/// @param stream path of the HLS master playlist; absent if this show has no video
public record JoinReply(
        String ticket,
        FanIndex fan,
        String title,
        List<String> locales,
        String socket,
        List<String> nodes,
        @Nullable String poll,
        @Nullable String stream) {

    public JoinReply {
        locales = List.copyOf(locales);
        nodes = List.copyOf(nodes);
    }
}
