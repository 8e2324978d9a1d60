package ngage.mobsim.measure;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.Entry;
import org.jspecify.annotations.Nullable;

/// The log as the phones got it: each entry once, with the moment at which the first of them did.
///
/// Times are of the machine's monotonic clock, which all workers share.
final class MobLog {

    private record Heard(Entry entry, long nanos) {}

    /// Takes an entry of another mob's log.
    interface Replay {

        void onEntry(ShowRunId run, Entry entry, long nanos);
    }

    private final Map<LogPlace, Heard> entries = new LinkedHashMap<>();

    /// @return the entry that is known at its place; nothing if this one is the first
    @Nullable Entry add(ShowRunId run, Entry entry, long nanos) {
        LogPlace place = new LogPlace(run, entry.offset());
        Heard known = entries.get(place);
        if (known == null) {
            entries.put(place, new Heard(entry, nanos));
            return null;
        }
        if (nanos < known.nanos) {
            entries.put(place, new Heard(known.entry, nanos));
        }
        return known.entry;
    }

    boolean isOfOneRun() {
        return begun().size() <= 1;
    }

    /// @return the last entry of the newest run that some phone had got by then; nothing if none had any
    @Nullable LogPlace headAt(long nanos) {
        ShowRunId run = newestAt(nanos);
        LogPlace head = null;
        for (Map.Entry<LogPlace, Heard> entry : entries.entrySet()) {
            LogPlace place = entry.getKey();
            boolean isFurther = head == null || place.offset() > head.offset();
            if (place.run().equals(run) && entry.getValue().nanos <= nanos && isFurther) {
                head = place;
            }
        }
        return head;
    }

    private @Nullable ShowRunId newestAt(long nanos) {
        ShowRunId newest = null;
        long since = Long.MIN_VALUE;
        for (Map.Entry<ShowRunId, Long> run : begun().entrySet()) {
            if (run.getValue() <= nanos && run.getValue() >= since) {
                newest = run.getKey();
                since = run.getValue();
            }
        }
        return newest;
    }

    /// @return of each run, when it was first heard of
    private Map<ShowRunId, Long> begun() {
        Map<ShowRunId, Long> begun = new HashMap<>();
        entries.forEach((place, heard) -> begun.merge(place.run(), heard.nanos, Math::min));
        return begun;
    }

    void writeTo(RecordOutput out) throws IOException {
        out.number(entries.size());
        for (Map.Entry<LogPlace, Heard> entry : entries.entrySet()) {
            out.text(entry.getKey().run().value());
            out.number(entry.getValue().nanos);
            out.bytes(MessageCodec.encode(entry.getValue().entry));
        }
    }

    static void read(RecordInput in, Replay replay) throws IOException {
        for (long left = in.number(); left > 0; left--) {
            ShowRunId run = new ShowRunId(in.text());
            long nanos = in.number();
            replay.onEntry(run, entry(in.bytes()), nanos);
        }
    }

    private static Entry entry(byte[] json) throws IOException {
        try {
            return (Entry) MessageCodec.decode(ToPhone.class, json).orElseThrow();
        } catch (MalformedMessageException e) {
            throw new IOException("a worker's record has an entry that is none", e);
        }
    }
}
