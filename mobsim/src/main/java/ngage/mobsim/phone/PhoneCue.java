package ngage.mobsim.phone;

import ngage.mobsim.measure.CueRunRecord;
import ngage.mobsim.time.TimerWheel.Timer;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.Fact.CueOnAir;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// One cue that is on air, on one phone, from the moment it hears of it until there is nothing left to do.
final class PhoneCue {

    /// An answer, until it has a final reply.
    ///
    /// @param place of the option, from 0
    record Ballot(int seq, int place, MediaTime tapped) {}

    final CueRunRecord run;
    final CueOnAir onAir;
    final CueContent content;
    final Arrival arrival;
    @Nullable MediaTime endsAt;
    @Nullable MediaTime shownAt;
    boolean hasToldShown;
    @Nullable Ballot openBallot;
    @Nullable Timer showTimer;
    @Nullable Timer tapTimer;
    @Nullable Timer resendTimer;

    PhoneCue(CueRunRecord run, CueOnAir onAir, CueContent content, Arrival arrival) {
        this.run = run;
        this.onAir = onAir;
        this.content = content;
        this.arrival = arrival;
        if (content instanceof Ask ask && ask.window() != null) {
            endsAt = onAir.at().plus(ask.window());
        }
    }

    /// It ends at `at`, if it does not earlier.
    void endBy(MediaTime at) {
        if (endsAt == null || at.isBefore(endsAt)) {
            endsAt = at;
        }
    }

    boolean hasComeAt(MediaTime media) {
        return !media.isBefore(onAir.at());
    }

    boolean isOverAt(MediaTime media) {
        return endsAt != null && !media.isBefore(endsAt);
    }

    boolean isDone() {
        return isUpToItsFan() && tapTimer == null;
    }

    /// Nothing is left to do but what its fan may still tap.
    boolean isUpToItsFan() {
        return showTimer == null && hasToldShown && openBallot == null;
    }

    void cancelTimers() {
        showTimer = cancelled(showTimer);
        tapTimer = cancelled(tapTimer);
        resendTimer = cancelled(resendTimer);
    }

    void settleBallot() {
        openBallot = null;
        resendTimer = cancelled(resendTimer);
    }

    private static @Nullable Timer cancelled(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }
}
