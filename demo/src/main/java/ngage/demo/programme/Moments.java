package ngage.demo.programme;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import ngage.protocol.CueId;

/// When each cue of the demo show belongs, in frames of the programme: the presenter's words and the
/// rundown agree here. Immutable.
///
/// A REVEAL leaves room for its ask to close: window or LOCK, slowest phone (9 s), grace (1 s). The welcome is so
/// long before the first question that every phone has said by then how far behind it is.
public final class Moments {

    public static final int FRAMES_PER_SECOND = 30;

    /// A multiple of 16 frames is a whole number of AAC packets at 48 kHz (25 of 1,024 samples), so
    /// that the programme loops without a step between picture and sound.
    public static final int LENGTH_FRAMES = 174 * 16;

    private static final Map<CueId, Integer> FRAME_BY_CUE = new LinkedHashMap<>();

    static {
        at("welcome", 7);
        at("q1", 17);
        at("q1-reveal", 36);
        at("p1", 40);
        at("p1-lock", 50);
        at("p1-reveal", 61);
        at("q2", 63);
        at("q2-reveal", 81);
        at("thanks", 85);
    }

    private Moments() {}

    /// @return cue to frame, in the order of the rundown
    public static Map<CueId, Integer> frames() {
        return Collections.unmodifiableMap(FRAME_BY_CUE);
    }

    /// @return the moment as time since the programme's first frame
    /// @throws IllegalArgumentException if the programme has no moment for this cue
    public static Duration of(CueId cue) {
        Integer frame = FRAME_BY_CUE.get(cue);
        if (frame == null) {
            throw new IllegalArgumentException("the programme has no moment for cue " + cue);
        }
        return durationOf(frame);
    }

    public static Duration length() {
        return durationOf(LENGTH_FRAMES);
    }

    private static Duration durationOf(int frames) {
        return Duration.ofNanos(frames * 1_000_000_000L / FRAMES_PER_SECOND);
    }

    private static void at(String cue, int second) {
        FRAME_BY_CUE.put(new CueId(cue), second * FRAMES_PER_SECOND);
    }
}
