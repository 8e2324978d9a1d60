package ngage.protocol.show;

import ngage.protocol.CueId;
import org.jspecify.annotations.Nullable;

/// One thing that GO fires.
///
/// @param id names it for ever
/// @param number a label for people, such as `12.5`; unique in the show
/// @param name what the crew calls it
/// @param notes for the crew; absent if there are none
/// @param prompter what the presenter reads, paragraphs parted by an empty line; absent if nothing
/// @param payload what it does
public record Cue(
        CueId id,
        String number,
        String name,
        @Nullable String notes,
        @Nullable String prompter,
        CuePayload payload) {

    Cue withoutAnswerKey() {
        return new Cue(id, number, name, notes, prompter, payload.withoutAnswerKey());
    }
}
