package ngage.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to `POST /api/join`.
///
/// @param ticket opens the socket; keep it, it is the fan
/// @param title of the show
/// @param locales language tags of the show's texts
/// @param socket path of the WebSocket
/// @param stream path of the HLS master playlist; absent if this show has no video
public record JoinReply(
        String ticket,
        FanIndex fan,
        String title,
        List<String> locales,
        String socket,
        @Nullable String stream) {

    public JoinReply {
        locales = List.copyOf(locales);
    }
}
