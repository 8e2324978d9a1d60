package ngage.protocol.show;

import java.time.Duration;
import java.util.List;
import ngage.protocol.CueId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Texts;
import org.jspecify.annotations.Nullable;

/// What a cue does, by its kind.
public sealed interface CuePayload {

    /// Asks something that has one right option; the first answer counts.
    ///
    /// @param options 2 to 15, in the order to show
    /// @param answer the answer key; absent only in a copy that has left the backend
    /// @param window how long a fan may answer
    record Question(Texts prompt, List<Option> options, @Nullable OptionId answer, Duration window)
            implements CuePayload {

        public Question {
            options = List.copyOf(options);
        }

        @Override
        public CuePayload withoutAnswerKey() {
            return new Question(prompt, options, null, window);
        }
    }

    /// Asks something that has no right option; the last answer counts.
    ///
    /// @param options 2 to 15, in the order to show
    /// @param window how long a fan may answer; absent = until a LOCK
    record Poll(Texts prompt, List<Option> options, @Nullable Duration window)
            implements CuePayload {

        public Poll {
            options = List.copyOf(options);
        }
    }

    /// Tells something.
    record Announce(Texts headline, @Nullable Texts body) implements CuePayload {}

    /// Ends the taking of answers to an ask.
    ///
    /// @param target the cue of the ask
    record Lock(CueId target) implements CuePayload {}

    /// Shows the result of an ask.
    ///
    /// @param target the cue of the ask
    record Reveal(CueId target) implements CuePayload {}

    /// @return the same, fit to leave the backend
    default CuePayload withoutAnswerKey() {
        return this;
    }
}
