package ngage.controlroom.link;

/// How the link is, for people.
///
/// @param text why, or since what
public record LinkState(Phase phase, String text) {

    /// Where a link is in its life.
    public enum Phase {
        /// The first try is under way.
        CONNECTING,
        /// Greeted by the backend, and heard from within the last seconds.
        CONNECTED,
        /// Lost; it is being tried again.
        DISCONNECTED,
        /// The backend does not want this desk; it is not tried again.
        REFUSED
    }

    public boolean isConnected() {
        return phase == Phase.CONNECTED;
    }
}
