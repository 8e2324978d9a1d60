package ngage.protocol;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cue shows on a phone. It travels sealed at standby and holds no answer key.
public sealed interface CueContent {

    /// Something to answer.
    ///
    /// @param kind quiz question or poll
    /// @param prompt the question
    /// @param options 2 to 15, in the order to show
    /// @param window how long a fan may answer, counted from S in the fan's own media time; absent =
    ///     until it is locked by hand
    /// @param counts whether the first or the last answer counts
    record Ask(
            AskKind kind,
            Texts prompt,
            List<Option> options,
            @Nullable Duration window,
            CountingRule counts)
            implements CueContent {

        public Ask {
            options = List.copyOf(options);
        }
    }

    /// Something to read.
    record Announcement(Texts headline, @Nullable Texts body) implements CueContent {}
}
