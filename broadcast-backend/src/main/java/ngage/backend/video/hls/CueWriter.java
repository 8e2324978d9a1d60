package ngage.backend.video.hls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ngage.backend.video.ts.CueMark;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;

/// Decides at which frames of one rendition which cue is written: at the first frame at which it has come, or if
/// that one is gone at the next, and again at the starts of the next two segments, for who joins or
/// skips. For one thread.
final class CueWriter {

    private static final int REPEATS = 2;

    /// A moment has come for a frame that is less than this before it: stamps are rounded.
    private static final Duration ROUNDING = Duration.ofMillis(1);

    /// What came longer ago is in segments that were published already.
    private static final Duration PAST = Duration.ofSeconds(30);

    private final CueMarks marks;
    private final Map<CueRunId, Integer> written = new HashMap<>();

    CueWriter(CueMarks marks) {
        this.marks = marks;
    }

    /// @return the cues to write at this frame, with which a segment starts
    List<CueMark> atStart(MediaTime frame) {
        List<CueMark> due = new ArrayList<>();
        List<CueMark> newest = marks.newest();
        written.keySet().removeIf(old -> newest.stream().noneMatch(m -> m.cueRun().equals(old)));
        for (CueMark mark : newest) {
            Integer repeats = written.get(mark.cueRun());
            if (repeats != null && repeats > 0) {
                written.put(mark.cueRun(), repeats - 1);
                due.add(mark);
            } else if (repeats == null && hasCome(mark, frame)) {
                written.put(mark.cueRun(), REPEATS);
                due.add(mark);
            }
        }
        return due;
    }

    /// @return the cues to write at this frame, which is within a segment
    List<CueMark> at(MediaTime frame) {
        List<CueMark> newest = marks.newest();
        if (newest.isEmpty()) {
            return newest;
        }
        List<CueMark> due = new ArrayList<>();
        for (CueMark mark : newest) {
            if (!written.containsKey(mark.cueRun()) && hasCome(mark, frame)) {
                written.put(mark.cueRun(), REPEATS);
                due.add(mark);
            }
        }
        return due;
    }

    private static boolean hasCome(CueMark mark, MediaTime frame) {
        MediaTime rounded = frame.plus(ROUNDING);
        return !rounded.isBefore(mark.at()) && frame.minus(PAST).isBefore(mark.at());
    }
}
