package ngage.backend.video.hls;

import ngage.backend.video.ts.Ticks;

/// How long a part is at most. At any usual frame rate a third of a second of whole frames is between 96 % of
/// this and this; players want 85 % at least.
final class PartTarget {

    static final long TICKS = 334 * Ticks.PER_SECOND / 1000;
    static final String SECONDS = "0.33400";

    /// Players hold back three parts at least, and some frames for what comes late.
    static final String HOLD_BACK = "1.20000";

    private PartTarget() {}
}
