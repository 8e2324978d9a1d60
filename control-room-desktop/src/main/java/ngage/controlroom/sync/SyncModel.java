package ngage.controlroom.sync;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.ToControlRoom.AudiencePulse;
import ngage.protocol.ToControlRoom.SpreadBar;

/// How shown minus S is spread over the phones, as the newest pulse told it. The window's thread.
public final class SyncModel {

    /// @param label what the bar counts, such as `20` for 20 ms and more
    /// @param share of the phones, 0 to 1
    /// @param words for whoever looks closer
    public record Bar(String label, double share, String words) {}

    private final ReadOnlyObjectWrapper<List<Bar>> bars = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper droppedWords = new ReadOnlyStringWrapper("");
    private final Freshness freshness = new Freshness();

    public void onPulse(AudiencePulse pulse, long arrivedNanos) {
        freshness.heard(arrivedNanos);
        long all = pulse.spread().stream().mapToLong(SpreadBar::phones).sum();
        bars.set(pulse.spread().stream().map(bar -> bar(bar, all)).toList());
        droppedWords.set(Format.count(pulse.droppedFrames()) + " frames dropped");
    }

    public void tick(long nowNanos) {
        freshness.tick(nowNanos);
    }

    /// @return from left to right; empty until phones have shown the cue on air
    public ReadOnlyObjectProperty<List<Bar>> barsProperty() {
        return bars.getReadOnlyProperty();
    }

    /// @return such as `1,204 frames dropped`
    public ReadOnlyStringProperty droppedWordsProperty() {
        return droppedWords.getReadOnlyProperty();
    }

    public Freshness freshness() {
        return freshness;
    }

    private static Bar bar(SpreadBar bar, long all) {
        Duration to = bar.to();
        boolean isEarly = bar.from().isNegative();
        String label =
                isEarly
                        ? "early"
                        : to == null
                                ? bar.from().toMillis() + "+"
                                : bar.from().toMillis() + "–" + to.toMillis();
        String range = isEarly ? "early" : label + " ms after the cue's frame";
        String words =
                Format.count(bar.phones())
                        + " phones "
                        + range
                        + " ("
                        + Format.percent(bar.phones(), all)
                        + ")";
        return new Bar(label, all == 0 ? 0 : (double) bar.phones() / all, words);
    }
}
