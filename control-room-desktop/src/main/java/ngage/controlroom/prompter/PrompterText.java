package ngage.controlroom.prompter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import ngage.protocol.show.Cue;

/// What a cue gives the presenter to read.
///
/// @param paragraphs at least one
public record PrompterText(Cue cue, List<String> paragraphs) {

    private static final Pattern EMPTY_LINES = Pattern.compile("\\R\\s*\\R");

    /// @return nothing if there is nothing to read
    static Optional<PrompterText> of(Cue cue) {
        String text = cue.prompter();
        return text == null || text.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new PrompterText(cue, EMPTY_LINES.splitAsStream(text.strip()).toList()));
    }
}
