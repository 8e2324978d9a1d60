package ngage.controlroom.prompter;

import ngage.protocol.CueId;

/// Where the presenter is in the text: never in pixels, so that it means the same in every window.
///
/// @param paragraph the one at the eye line, 0 for the first
/// @param fraction of that paragraph which has passed the eye line, 0 to 1
public record PrompterPosition(CueId cue, int paragraph, double fraction) {

    static PrompterPosition startOf(CueId cue) {
        return new PrompterPosition(cue, 0, 0);
    }
}
