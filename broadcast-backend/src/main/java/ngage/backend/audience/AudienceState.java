package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;

/// What of the log still matters to a phone that comes late: the start of the run, what is on air with
/// its content, lock and reveal, and what is in standby.
///
/// Written by the log reader's thread, read by all I/O threads, under its own guard. Bounded by what one
/// cue can have.
final class AudienceState {

    /// One encoded snapshot, for all who need one at this offset.
    ///
    /// @param bytes never read directly, only through a duplicate
    record Snapshot(long offset, ByteBuffer bytes) {}

    private final ShowRunId epoch;

    private long offset;
    private @Nullable LogEntry started;
    private @Nullable LogEntry standby;
    private final List<LogEntry> onAir = new ArrayList<>();
    private @Nullable Snapshot encoded;

    AudienceState(ShowRunId epoch) {
        this.epoch = epoch;
    }

    synchronized void onEntry(LogEntry entry) {
        offset = entry.offset();
        encoded = null;
        switch (entry.fact()) {
            case Fact.RunStarted _ -> started = entry;
            case Fact.CueStaged _ -> standby = entry;
            case Fact.CueOnAir fact -> goOnAir(entry, fact);
            case Fact.CueClosing fact -> keepIfOnAir(entry, fact.cueRun());
            case Fact.CueLocked fact -> keepIfOnAir(entry, fact.cueRun());
            case Fact.CueRevealed fact -> keepIfOnAir(entry, fact.cueRun());
        }
    }

    synchronized Snapshot snapshot() {
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
            onAir.clear();
            onAir.add(staging);
            onAir.add(entry);
        }
    }

    private void keepIfOnAir(LogEntry entry, CueRunId cueRun) {
        boolean isOnAir =
                onAir.stream()
                        .anyMatch(kept ->
                                kept.fact() instanceof Fact.CueOnAir fact
                                        && fact.cueRun().equals(cueRun));
        if (isOnAir) {
            onAir.add(entry);
        }
    }

    private List<ToPhone.Entry> entries() {
        List<LogEntry> entries = new ArrayList<>(onAir);
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
