package ngage.controlroom.health;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.HealthLine;

/// The parts of the system as the newest pulse told them, and the link itself. The window's thread.
public final class HealthModel {

    private final ReadOnlyObjectWrapper<List<HealthLine>> lines =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<LinkState> link =
            new ReadOnlyObjectWrapper<>(
                    new LinkState(LinkState.Phase.CONNECTING, "not started yet"));
    private final ReadOnlyStringWrapper stream = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper roundTrip = new ReadOnlyStringWrapper("");
    private final Freshness heartbeat = new Freshness();
    private final Freshness freshness = new Freshness();

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        freshness.heard(arrivedNanos);
        lines.set(pulse.health());
        stream.set(pulse.stream().text());
    }

    public void onPong(ToControlRoom.Pong pong, long arrivedNanos) {
        heartbeat.heard(arrivedNanos);
        roundTrip.set(
                "answers in "
                        + Duration.ofNanos(Math.max(0, arrivedNanos - pong.sent())).toMillis()
                        + " ms");
    }

    public void onLink(LinkState state) {
        link.set(state);
    }

    public void tick(long nowNanos) {
        heartbeat.tick(nowNanos);
        freshness.tick(nowNanos);
    }

    public ReadOnlyObjectProperty<List<HealthLine>> linesProperty() {
        return lines.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<LinkState> linkProperty() {
        return link.getReadOnlyProperty();
    }

    /// @return how the programme's video is, in words
    public ReadOnlyStringProperty streamProperty() {
        return stream.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty roundTripProperty() {
        return roundTrip.getReadOnlyProperty();
    }

    /// @return of the last answer to a ping
    public Freshness heartbeat() {
        return heartbeat;
    }

    /// @return of the lines
    public Freshness freshness() {
        return freshness;
    }
}
