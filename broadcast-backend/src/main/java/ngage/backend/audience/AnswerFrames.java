package ngage.backend.audience;

import java.util.HashMap;
import java.util.Map;
import ngage.protocol.ToPhone;

/// The answers to ballots as ready frames: thousands of phones get the same few. One thread; bounded,
/// all are forgotten when there are too many.
final class AnswerFrames {

    private static final int MAX = 256;

    private final Map<ToPhone, Frame> frames = new HashMap<>();

    Frame of(ToPhone answer) {
        Frame known = frames.get(answer);
        if (known != null) {
            return known;
        }
        if (frames.size() == MAX) {
            frames.clear();
        }
        Frame made = Frames.shared(answer);
        frames.put(answer, made);
        return made;
    }
}
