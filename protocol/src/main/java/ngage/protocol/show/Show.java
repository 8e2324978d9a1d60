package ngage.protocol.show;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ngage.protocol.CueId;
import ngage.protocol.ShowId;

/// A show as planned: its rundown of segments and cues.
///
/// @param locales language tags that the texts come in, the author's first choice first; at least one
/// @param segments in the order of the rundown
public record Show(ShowId id, String title, List<String> locales, List<Segment> segments) {

    public Show {
        locales = List.copyOf(locales);
        segments = List.copyOf(segments);
    }

    /// @return all cues, in the order of the rundown
    public List<Cue> cues() {
        return cueStream().toList();
    }

    public Optional<Cue> cue(CueId id) {
        return cueStream().filter(cue -> cue.id().equals(id)).findFirst();
    }

    /// @return the first cue after `id`, if there is one
    public Optional<Cue> after(CueId id) {
        return cueStream().dropWhile(cue -> !cue.id().equals(id)).skip(1).findFirst();
    }

    /// @return the same show, fit to leave the backend
    public Show withoutAnswerKeys() {
        return new Show(
                id, title, locales, segments.stream().map(Segment::withoutAnswerKeys).toList());
    }

    private Stream<Cue> cueStream() {
        return segments.stream().flatMap(segment -> segment.cues().stream());
    }
}
