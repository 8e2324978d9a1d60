package ngage.backend.admission;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What joining needs to know, and its bounds.
///
/// @param title of the show
/// @param locales language tags of the show's texts
/// @param socket path of the WebSocket
/// @param stream path of the HLS master playlist; absent if this show has no video
/// @param ticketLife how long a ticket is good
/// @param joinsPerSecond that this node takes, on average
/// @param joinBurst and at once
/// @param retryWithin who is turned away comes back spread over this long
public record JoinConfig(
        String title,
        List<String> locales,
        String socket,
        @Nullable String stream,
        Duration ticketLife,
        int joinsPerSecond,
        int joinBurst,
        Duration retryWithin) {

    public JoinConfig {
        locales = List.copyOf(locales);
    }

    public static JoinConfig of(
            String title, List<String> locales, String socket, @Nullable String stream) {
        return new JoinConfig(
                title,
                locales,
                socket,
                stream,
                Duration.ofHours(12),
                4000,
                8000,
                Duration.ofSeconds(4));
    }
}
