package ngage.backend.video.ingest;

import java.time.Duration;
import ngage.protocol.MediaTime;

/// How the source's clock runs against ours: media time minus arrival, of the packet of each minute that
/// was delayed least. For one thread.
public final class DriftMeter {

    static final Duration WINDOW = Duration.ofMinutes(1);

    /// What is worth a line in the log.
    private static final long NOTED_MICROS = 40_000;

    private boolean hasBegun;
    private long windowEnd;
    private long greatestLead = Long.MIN_VALUE;
    private boolean hasFirst;
    private long firstLead;
    private long drift;
    private long noted;

    /// @return whether the drift has changed by much since the last time
    public boolean accept(MediaTime frame, MediaTime arrival) {
        long now = arrival.micros();
        if (!hasBegun) {
            hasBegun = true;
            windowEnd = now + WINDOW.toMillis() * 1000;
        }
        greatestLead = Math.max(greatestLead, frame.micros() - now);
        if (now < windowEnd) {
            return false;
        }
        if (!hasFirst) {
            hasFirst = true;
            firstLead = greatestLead;
        }
        drift = greatestLead - firstLead;
        greatestLead = Long.MIN_VALUE;
        windowEnd = now + WINDOW.toMillis() * 1000;
        boolean isMuch = Math.abs(drift - noted) > NOTED_MICROS;
        if (isMuch) {
            noted = drift;
        }
        return isMuch;
    }

    /// @return above zero if the source's clock is fast
    public long driftMicros() {
        return drift;
    }

    /// @return the same in milliseconds
    public long driftMillis() {
        return Math.round(drift / 1000.0);
    }

    /// @return such as `run 41 ms ahead of ours`
    public String inWords() {
        long millis = driftMillis();
        return "run " + Math.abs(millis) + (millis < 0 ? " ms behind ours" : " ms ahead of ours");
    }
}
