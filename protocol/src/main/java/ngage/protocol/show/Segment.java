package ngage.protocol.show;

import java.util.List;
import ngage.protocol.SegmentId;

/// A part of the rundown: a round, an act, a scene.
///
/// @param cues in order
public record Segment(SegmentId id, String title, List<Cue> cues) {

    public Segment {
        cues = List.copyOf(cues);
    }

    Segment withoutAnswerKeys() {
        return new Segment(id, title, cues.stream().map(Cue::withoutAnswerKey).toList());
    }
}
