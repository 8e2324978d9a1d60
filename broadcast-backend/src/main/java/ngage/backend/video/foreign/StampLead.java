package ngage.backend.video.foreign;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import ngage.backend.video.foreign.SegmentTimes.Seen;

/// By how much a pushed stamp must be ahead of the programme's clock, so that where it lands in the stream it says the
/// same as the playlist's date-time there: learnt from the stamps that come back. The clock is that of the
/// published edge, and a tag lands on a frame that is not published yet.
///
/// Told by the monitor's thread, asked by the push's: under its own guard. Knows the last [#KEPT] pushed
/// stamps.
final class StampLead implements SeenStamps {

    private static final int KEPT = 256;
    private static final int BELIEVED = 9;

    private final Map<Long, Long> pushed =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                    return size() > KEPT;
                }
            };
    private final Deque<Long> found = new ArrayDeque<>();
    private long leadMicros;

    /// @param nowMicros of the programme's clock
    /// @return what to push
    synchronized long stamp(long nowMicros) {
        long said = nowMicros + leadMicros;
        pushed.put(said, leadMicros);
        return said;
    }

    @Override
    public synchronized void onStamp(Seen stamp) {
        Long lead = pushed.remove(stamp.said().micros());
        if (lead == null) {
            return; // of before our time, or seen already
        }
        found.addLast(lead + stamp.date().micros() - stamp.said().micros());
        if (found.size() > BELIEVED) {
            found.removeFirst();
        }
        // The median: one request that took long must not move the others.
        leadMicros = found.stream().sorted().skip(found.size() / 2).findFirst().orElse(0L);
    }
}
