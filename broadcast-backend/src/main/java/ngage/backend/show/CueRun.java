package ngage.backend.show;

import java.time.Duration;
import java.util.Optional;
import ngage.protocol.AskKind;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import org.jspecify.annotations.Nullable;

/// One performance of a cue, at one moment of its life. Immutable.
///
/// @param cue as the show has it, which stays the same for a whole run
/// @param phase how far it has come
/// @param closes when the backend stops counting; absent before GO, and for what has no window
public record CueRun(CueRunId id, Cue cue, Phase phase, @Nullable MediaTime closes) {

    /// In this order; only an ask goes beyond ON_AIR.
    public enum Phase {
        STAGED,
        ON_AIR,
        /// A LOCK was fired: phones stop taking answers, and what they took is still counted.
        CLOSING,
        LOCKED,
        REVEALED
    }

    static CueRun staged(CueRunId id, Cue cue) {
        return new CueRun(id, cue, Phase.STAGED, null);
    }

    CueRun onAir(@Nullable MediaTime closes) {
        return new CueRun(id, cue, Phase.ON_AIR, closes);
    }

    /// A LOCK was fired.
    CueRun closing(MediaTime closes) {
        return new CueRun(id, cue, Phase.CLOSING, closes);
    }

    /// After an outage its deadline is another one.
    CueRun extended(MediaTime closes) {
        return new CueRun(id, cue, phase, closes);
    }

    CueRun locked() {
        return new CueRun(id, cue, Phase.LOCKED, closes);
    }

    CueRun revealed() {
        return new CueRun(id, cue, Phase.REVEALED, closes);
    }

    /// @return what phones show of it; nothing for a LOCK or a REVEAL
    public Optional<CueContent> content() {
        return switch (cue.payload()) {
            case CuePayload.Question question ->
                    Optional.of(
                            new CueContent.Ask(
                                    AskKind.QUESTION,
                                    question.prompt(),
                                    question.options(),
                                    question.window(),
                                    CountingRule.FIRST));
            case CuePayload.Poll poll ->
                    Optional.of(
                            new CueContent.Ask(
                                    AskKind.POLL,
                                    poll.prompt(),
                                    poll.options(),
                                    poll.window(),
                                    CountingRule.LAST));
            case CuePayload.Announce announce ->
                    Optional.of(new CueContent.Announcement(announce.headline(), announce.body()));
            case CuePayload.Lock _, CuePayload.Reveal _ -> Optional.empty();
        };
    }

    /// @return whether ballots are counted for it now
    public boolean isOpenAsk() {
        return isLockable() || phase == Phase.CLOSING;
    }

    /// @return whether a LOCK could end it
    boolean isLockable() {
        return phase == Phase.ON_AIR && isAsk();
    }

    boolean isAsk() {
        return cue.payload() instanceof CuePayload.Question
                || cue.payload() instanceof CuePayload.Poll;
    }

    /// @return the answer key; absent for what has no right option
    @Nullable OptionId answer() {
        return cue.payload() instanceof CuePayload.Question question ? question.answer() : null;
    }

    /// @return how long a fan may answer; absent if it is not an ask, or is open until a LOCK
    @Nullable Duration window() {
        return switch (cue.payload()) {
            case CuePayload.Question question -> question.window();
            case CuePayload.Poll poll -> poll.window();
            case CuePayload.Announce _, CuePayload.Lock _, CuePayload.Reveal _ -> null;
        };
    }
}
