package ngage.backend.audience;

import java.util.concurrent.atomic.AtomicLong;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// How far the phones of this node are with the cue in standby and with the one on air: each fan counts
/// once, however often a phone says it.
///
/// The cues are set by the log reader's thread; I/O threads count.
final class AudienceReports {

    /// @param holders fans that said that they hold it
    /// @param held how many of those are connected
    record Standby(CueRunId cueRun, FanSet holders, AtomicLong held) {}

    /// @param offset of its entry in the log
    record OnAir(CueRunId cueRun, MediaTime at, long offset, FanSet shown) {}

    private final int maxFans;
    private volatile @Nullable Standby standby;
    private volatile @Nullable OnAir onAir;

    AudienceReports(int maxFans) {
        this.maxFans = maxFans;
    }

    void onEntry(LogEntry entry) {
        switch (entry.fact()) {
            case Fact.CueStaged fact ->
                    standby =
                            fact.content() == null
                                    ? null
                                    : new Standby(
                                            fact.cueRun(), new FanSet(maxFans), new AtomicLong());
            case Fact.CueOnAir fact -> goOnAir(entry, fact);
            case Fact.RunStarted _,
                    Fact.StudioDelaySet _,
                    Fact.CueClosing _,
                    Fact.CueLocked _,
                    Fact.CueRevealed _ -> {}
        }
    }

    private void goOnAir(LogEntry entry, Fact.CueOnAir fact) {
        Standby staged = standby;
        standby = null;
        // A LOCK or a REVEAL goes on air too, but phones hold and show nothing of it.
        if (staged != null && staged.cueRun.equals(fact.cueRun())) {
            onAir = new OnAir(fact.cueRun(), fact.at(), entry.offset(), new FanSet(maxFans));
        }
    }

    void onConnected(int fan) {
        Standby present = standby;
        if (present != null && present.holders.contains(fan)) {
            present.held.incrementAndGet();
        }
    }

    void onLeft(int fan) {
        Standby present = standby;
        if (present != null && present.holders.contains(fan)) {
            present.held.decrementAndGet();
        }
    }

    void onHeld(int fan, CueRunId cueRun) {
        Standby present = standby;
        if (present != null && present.cueRun.equals(cueRun) && present.holders.add(fan)) {
            present.held.incrementAndGet();
        }
    }

    /// @return the cue on air, if this is the first time that the fan has shown it
    @Nullable OnAir onShown(int fan, CueRunId cueRun) {
        OnAir present = onAir;
        boolean isFirst =
                present != null && present.cueRun.equals(cueRun) && present.shown.add(fan);
        return isFirst ? present : null;
    }

    long held() {
        Standby present = standby;
        return present == null ? 0 : present.held.get();
    }

    long shown() {
        OnAir present = onAir;
        return present == null ? 0 : present.shown.size();
    }

    /// @return offset of the entry of the cue on air; 0 before the first
    long onAirOffset() {
        OnAir present = onAir;
        return present == null ? 0 : present.offset;
    }
}
