package ngage.backend.admission;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a fan is told at the door.
///
/// @param title of the show
/// @param locales language tags of the show's texts
/// @param socket path of the WebSocket
/// @param poll path of the polled log; absent if it cannot be polled here
/// @param ticketLife how long a ticket is good
/// @param maxFans of one show run
public record JoinConfig(
        String title,
        List<String> locales,
        String socket,
        @Nullable String poll,
        Duration ticketLife,
        int maxFans) {

    public static final Duration TICKET_LIFE = Duration.ofHours(12);

    public JoinConfig {
        locales = List.copyOf(locales);
    }
}
