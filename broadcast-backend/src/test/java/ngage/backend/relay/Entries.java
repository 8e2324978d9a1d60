package ngage.backend.relay;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import ngage.protocol.AsRun;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;

/// Log entries that stand for any.
public final class Entries {

    private Entries() {}

    public static LogEntry entry(long offset) {
        return entry(offset, "cue");
    }

    public static LogEntry entry(long offset, String cue) {
        CueRunId cueRun = new CueRunId("r-" + offset);
        return new LogEntry(
                offset,
                Instant.parse("2026-11-21T20:00:00.123456Z").plusSeconds(offset),
                new Fact.CueStaged(cueRun, null),
                new AsRun(new CueId(cue), cueRun, null, null, null));
    }

    public static List<LogEntry> entries(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(Entries::entry).toList();
    }
}
