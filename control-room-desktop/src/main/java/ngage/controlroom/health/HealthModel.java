package ngage.controlroom.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;

/// The parts of the system as the newest pulse told them, and the link itself. The window's thread.
public final class HealthModel {

    /// How a part was when it became so.
    private record Since(Health state, long nanos) {}

    private final ReadOnlyObjectWrapper<List<Part>> parts = new ReadOnlyObjectWrapper<>(List.of());
    private Map<String, Since> since = Map.of();
    private final ReadOnlyObjectWrapper<LinkState> link =
            new ReadOnlyObjectWrapper<>(
                    new LinkState(LinkState.Phase.CONNECTING, "not started yet"));
    private final ReadOnlyStringWrapper stream = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper roundTrip = new ReadOnlyStringWrapper("");
    private final Freshness heartbeat = new Freshness();
    private final Freshness freshness = new Freshness();

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        freshness.heard(arrivedNanos);
        parts.set(aged(pulse.health(), arrivedNanos));
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

    /// @return in the backend's order, with their ages
    ReadOnlyObjectProperty<List<Part>> partsProperty() {
        return parts.getReadOnlyProperty();
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

    private List<Part> aged(List<HealthLine> lines, long nowNanos) {
        Map<String, Since> now = new HashMap<>();
        List<Part> aged = new ArrayList<>();
        for (HealthLine line : lines) {
            Since before = since.get(line.component());
            Since present =
                    before != null && before.state == line.state()
                            ? before
                            : new Since(line.state(), nowNanos);
            now.put(line.component(), present);
            aged.add(new Part(line, Duration.ofNanos(nowNanos - present.nanos)));
        }
        since = now;
        return aged;
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
