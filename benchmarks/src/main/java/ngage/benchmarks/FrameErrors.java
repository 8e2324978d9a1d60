package ngage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import ngage.protocol.MediaTime;

/// How far the media time of frames is from what the test picture says: the desk is told the media time of
/// the source's first frame, which is number 0, and each frame has its number in its pixels. So all frames
/// together cannot be early or late unseen. One thread.
final class FrameErrors {

    private final MediaTime firstFrame;
    private final double framesPerSecond;
    private final List<Double> millis = new ArrayList<>();
    private int unreadable;

    FrameErrors(MediaTime firstFrame, double framesPerSecond) {
        this.firstFrame = firstFrame;
        this.framesPerSecond = framesPerSecond;
    }

    /// @param number in the pixels; -1 if it cannot be read
    /// @param media what the stamps say of this frame
    void add(int number, MediaTime media) {
        if (number < 0) {
            unreadable++;
        } else {
            // Apart, because a double does not hold both the microseconds since 1970 and their
            // thousandths.
            long since = media.micros() - firstFrame.micros();
            millis.add((since - number * 1e6 / framesPerSecond) / 1e3);
        }
    }

    /// @return frames that were compared
    int frames() {
        return millis.size();
    }

    int unreadable() {
        return unreadable;
    }

    double worstMillis() {
        return millis.stream().mapToDouble(Math::abs).max().orElse(0);
    }

    /// @return the middle one, with its sign: what all frames have in common
    double shiftMillis() {
        return Samples.of(millis).median();
    }
}
