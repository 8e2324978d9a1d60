package ngage.backend.show;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.show.Cue;
import org.jspecify.annotations.Nullable;

/// Log entries in the making, with the next offsets; nothing has happened yet. One thread, one use.
final class Draft {

    private final ShowRunId showRun;
    private final Sealer sealer;
    private final long offset;
    private final int stagings;
    private final Instant wall;
    private final List<LogEntry> entries = new ArrayList<>();

    /// @param offset of the last entry there is
    /// @param stagings how many there have been in this run
    /// @param wall when it is decided
    Draft(ShowRunId showRun, Sealer sealer, long offset, int stagings, Instant wall) {
        this.showRun = showRun;
        this.sealer = sealer;
        this.offset = offset;
        this.stagings = stagings;
        this.wall = wall;
    }

    List<LogEntry> entries() {
        return entries;
    }

    void add(Fact fact, AsRun asRun) {
        entries.add(new LogEntry(offset + entries.size() + 1, wall, fact, asRun));
    }

    /// Puts a cue into standby because it is the next. At most one staging in a draft.
    void stage(Cue cue) {
        stage(cue, null, null, null);
    }

    /// Puts a cue into standby because an operator wants it there.
    void stage(Cue cue, CommandId command, Operator operator) {
        stage(cue, command, operator.name(), operator.surface());
    }

    private void stage(
            Cue cue,
            @Nullable CommandId command,
            @Nullable String operator,
            @Nullable String surface) {
        CueRunId cueRun = new CueRunId(showRun + "-" + (stagings + 1));
        SealedContent content =
                CueRun.staged(cueRun, cue)
                        .content()
                        .map(open -> sealer.seal(cueRun, open))
                        .orElse(null);
        add(
                new Fact.CueStaged(cueRun, content),
                new AsRun(cue.id(), cueRun, command, operator, surface));
    }
}
