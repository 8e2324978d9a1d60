package ngage.backend.audience;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;

/// What of the log still matters to a phone that comes late: the start of the run, the last two cues on
/// air with all that became of them, and what is in standby. Two, because the picture of a phone is
/// seconds behind: until it reaches the S of the last cue, the one before belongs on its screen. A result makes
/// its ask the last one again, however old that is.
///
/// Written by the log reader's thread, read by all I/O threads, under its own guard. Bounded by what
/// [#REMEMBERED] cues can have.
final class AudienceState {

    /// One encoded snapshot, for all who need one at this offset.
    record Snapshot(long offset, Frame frame) {}

    private static final int CUES_KEPT = 2;

    /// An ask whose result comes after more cues than that is not in a snapshot.
    private static final int REMEMBERED = 64;

    private final ShowRunId epoch;

    private long offset;
    private @Nullable LogEntry started;
    private @Nullable LogEntry standby;

    /// By their last moment, the newest last.
    private final SequencedMap<CueRunId, List<LogEntry>> onAir = new LinkedHashMap<>();

    /// Read without the guard: all who come back at once ask for it, on all I/O threads.
    private volatile @Nullable Snapshot encoded;

    AudienceState(ShowRunId epoch) {
        this.epoch = epoch;
    }

    synchronized void onEntry(LogEntry entry) {
        offset = entry.offset();
        encoded = null;
        switch (entry.fact()) {
            case Fact.RunStarted _ -> started = entry;
            case Fact.StudioDelaySet _ -> {}
            case Fact.CueStaged _ -> standby = entry;
            case Fact.CueOnAir fact -> goOnAir(entry, fact);
            case Fact.CueClosing fact -> keepIfOnAir(entry, fact.cueRun());
            case Fact.CueLocked fact -> keepIfOnAir(entry, fact.cueRun());
            case Fact.CueRevealed fact -> reveal(entry, fact.cueRun());
        }
    }

    Snapshot snapshot() {
        Snapshot present = encoded;
        return present != null ? present : encode();
    }

    private synchronized Snapshot encode() {
        Snapshot present = encoded;
        if (present == null) {
            present =
                    new Snapshot(
                            offset, Frames.shared(new ToPhone.Snapshot(epoch, offset, entries())));
            encoded = present;
        }
        return present;
    }

    private void goOnAir(LogEntry entry, Fact.CueOnAir fact) {
        LogEntry staging = standby;
        if (staging == null
                || !(staging.fact() instanceof Fact.CueStaged staged)
                || !staged.cueRun().equals(fact.cueRun())) {
            return;
        }
        standby = null;
        // A LOCK or a REVEAL goes on air too, but shows nothing of its own.
        if (staged.content() != null) {
            onAir.putLast(fact.cueRun(), new ArrayList<>(List.of(staging, entry)));
            if (onAir.size() > REMEMBERED) {
                onAir.pollFirstEntry();
            }
        }
    }

    private void keepIfOnAir(LogEntry entry, CueRunId cueRun) {
        List<LogEntry> kept = onAir.get(cueRun);
        if (kept != null) {
            kept.add(entry);
        }
    }

    /// A result takes the screen back: of the two cues its own is the last now.
    private void reveal(LogEntry entry, CueRunId cueRun) {
        keepIfOnAir(entry, cueRun);
        List<LogEntry> kept = onAir.get(cueRun);
        if (kept != null) {
            onAir.putLast(cueRun, kept);
        }
    }

    private List<ToPhone.Entry> entries() {
        List<LogEntry> entries = new ArrayList<>();
        onAir.reversed().values().stream().limit(CUES_KEPT).forEach(entries::addAll);
        if (started != null) {
            entries.add(started);
        }
        if (standby != null) {
            entries.add(standby);
        }
        return entries.stream()
                .sorted(Comparator.comparingLong(LogEntry::offset))
                .map(AudienceState::forPhones)
                .toList();
    }

    /// Leaves out what only the crew may see.
    static ToPhone.Entry forPhones(LogEntry entry) {
        return new ToPhone.Entry(entry.offset(), entry.wall(), entry.fact());
    }
}
