package ngage.backend.video.foreign;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import ngage.backend.video.foreign.SegmentTimes.Seen;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// By how much a pushed stamp must be ahead of the programme's clock, so that where it lands in the stream it says the
/// same as the playlist's date-time there: learnt from the stamps that come back. The clock is that of the
/// published edge, and a tag lands on a frame that is not published yet.
///
/// Until [#ENOUGH] of the clock's present session have come back a stamp is on trial: phones are to go by the
/// date-time, which is exact, while what we could tell them would be seconds off. A session that begins knows its
/// clock no better than the first one did: by an edge that may have been seen late.
///
/// Told by the monitor's thread, asked by the push's: under its own guard. Knows the last [#KEPT] pushed
/// stamps.
final class StampLead implements SeenStamps {

    private static final int KEPT = 256;
    private static final int BELIEVED = 9;
    private static final int ENOUGH = 3;

    /// What to push.
    ///
    /// @param isTrial whether phones must not take it for the time
    record Stamp(MediaTime time, boolean isTrial) {}

    private final Map<Long, Long> pushed =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                    return size() > KEPT;
                }
            };
    private final Deque<Long> found = new ArrayDeque<>();
    private long leadMicros;
    private @Nullable MediaTime session;

    /// @param now of the programme's clock
    /// @param session when the clock's present session began; absent without one, when the clock says nothing of
    ///     the stream
    synchronized Stamp stamp(MediaTime now, @Nullable MediaTime session) {
        if (!Objects.equals(session, this.session)) {
            this.session = session;
            pushed.clear(); // said by another clock than that of the dates to come
            found.clear();
        }
        long said = now.micros() + leadMicros;
        if (session != null) {
            pushed.put(said, leadMicros);
        }
        return new Stamp(new MediaTime(said), session == null || found.size() < ENOUGH);
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
