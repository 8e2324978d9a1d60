package ngage.controlroom.audience;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.show.CueWords;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.ToControlRoom.AudiencePulse;

/// The phones as the newest pulse told them, in words. The window's thread.
public final class AudienceModel {

    private final ReadOnlyStringWrapper connected = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper silent = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper waiting = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper held = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper shown = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper delay = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper skew = new ReadOnlyStringWrapper("–");
    private final Freshness freshness = new Freshness();

    /// Whether phones are to hold the cue in standby.
    private boolean isHoldable;

    public void onProgress(ShowProgress progress) {
        RunOfCue standby = progress.standby();
        isHoldable = standby != null && !CueWords.steers(standby.cue());
    }

    public void onPulse(AudiencePulse pulse, long arrivedNanos) {
        freshness.heard(arrivedNanos);
        connected.set(Format.count(pulse.connected()));
        silent.set(Format.count(pulse.silent()));
        waiting.set(Format.count(pulse.waiting()));
        held.set(
                isHoldable && pulse.connected() > 0
                        ? "staged on " + Format.percent(pulse.held(), pulse.connected())
                        : "–");
        shown.set(Format.count(pulse.shown()));
        delay.set(Format.latency(pulse.delayP50()) + " / " + Format.latency(pulse.delayP95()));
        skew.set(Format.latency(pulse.skewP50()) + " / " + Format.latency(pulse.skewP99()));
    }

    public void tick(long nowNanos) {
        freshness.tick(nowNanos);
    }

    public ReadOnlyStringProperty connectedProperty() {
        return connected.getReadOnlyProperty();
    }

    /// @return phones that missed a heartbeat and may be gone
    public ReadOnlyStringProperty silentProperty() {
        return silent.getReadOnlyProperty();
    }

    /// @return phones in the waiting room
    public ReadOnlyStringProperty waitingProperty() {
        return waiting.getReadOnlyProperty();
    }

    /// @return such as `staged on 97.9 %`: phones that hold the cue in standby; a dash if there is nothing to hold, or
    ///     nobody
    public ReadOnlyStringProperty heldProperty() {
        return held.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /// @return how far phones are behind the studio, p50 / p95
    public ReadOnlyStringProperty delayProperty() {
        return delay.getReadOnlyProperty();
    }

    /// @return how far from S phones showed the cue, p50 / p99
    public ReadOnlyStringProperty skewProperty() {
        return skew.getReadOnlyProperty();
    }

    public Freshness freshness() {
        return freshness;
    }
}
