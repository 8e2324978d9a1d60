package ngage.controlroom.show;

import java.time.Duration;
import java.util.List;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import org.jspecify.annotations.Nullable;

/// An ask that has been on air, with what the log says of it.
///
/// @param at S, the moment in the programme at which phones show it
/// @param closes when the backend stops counting; absent if only a LOCK ends it
/// @param result final; absent before the reveal
/// @param answer the right option; absent for a poll, and before the reveal
public record AskOnAir(
        CueRunId cueRun,
        Cue cue,
        MediaTime at,
        @Nullable MediaTime closes,
        AskPhase phase,
        @Nullable Tally result,
        @Nullable OptionId answer) {

    public List<Option> options() {
        return switch (cue.payload()) {
            case CuePayload.Question question -> question.options();
            case CuePayload.Poll poll -> poll.options();
            case CuePayload.Announce _, CuePayload.Lock _, CuePayload.Reveal _ -> List.of();
        };
    }

    AskOnAir closing(MediaTime deadline) {
        return new AskOnAir(cueRun, cue, at, deadline, phase, result, answer);
    }

    /// @return how long a fan may answer; absent if until a LOCK
    public @Nullable Duration window() {
        return switch (cue.payload()) {
            case CuePayload.Question question -> question.window();
            case CuePayload.Poll poll -> poll.window();
            case CuePayload.Announce _, CuePayload.Lock _, CuePayload.Reveal _ -> null;
        };
    }

    AskOnAir locked() {
        return new AskOnAir(cueRun, cue, at, closes, AskPhase.LOCKED, result, answer);
    }

    AskOnAir revealed(Tally tally, @Nullable OptionId key) {
        return new AskOnAir(cueRun, cue, at, closes, AskPhase.REVEALED, tally, key);
    }

    static boolean isAsk(Cue cue) {
        return cue.payload() instanceof CuePayload.Question
                || cue.payload() instanceof CuePayload.Poll;
    }
}
