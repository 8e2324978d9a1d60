package ngage.mobsim.phone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import ngage.mobsim.measure.BallotLedger;
import ngage.mobsim.measure.CueRunRecord;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.phone.AnswerModel.Plan;
import ngage.mobsim.phone.PhoneCue.Ballot;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact.CueOnAir;
import ngage.protocol.FromPhone;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.ToPhone.BallotCounted;
import ngage.protocol.ToPhone.BallotRefused;
import org.jspecify.annotations.Nullable;

/// What one phone has on screen, and what its fan does with it: shows each cue on the first of its own
/// frames at or after S, taps an answer, and sends it again until it has a final reply.
///
/// Owned by the engine's thread. The frame that counts is the one that is really on screen when the
/// timer fires, so a mob that is late reports itself as late.
final class CueScreen {

    private static final Duration RESEND_PAUSE = Duration.ofSeconds(2);

    private final int phone;
    private final Habits habits;
    private final Picture picture;
    private final MediaClock studio;

    /// What is on air for this phone; between two cues nothing, and no list of its own.
    private List<PhoneCue> cues = List.of();

    /// The last cue that came up here, and on which frame: told again after each welcome.
    private @Nullable CueRunRecord lastShown;

    private long lastShownMicros;
    private @Nullable PhoneLine line;
    private int fan;

    CueScreen(int phone, Habits habits, MediaClock studio) {
        this.phone = phone;
        this.habits = habits;
        this.picture = habits.video().draw(Draws.of(habits.seed(), phone, Draws.Purpose.CHARACTER));
        this.studio = studio;
    }

    void onOnline(PhoneLine newLine, int newFan) {
        line = newLine;
        fan = newFan;
        CueRunRecord again = lastShown;
        for (PhoneCue cue : List.copyOf(cues)) {
            again = cue.run == again && !cue.hasToldShown ? null : again;
            tellShown(cue);
            if (cue.openBallot != null) {
                send(cue, cue.openBallot);
            }
        }
        if (again != null) {
            sayShown(newLine, again, new MediaTime(lastShownMicros));
        }
    }

    void onOffline() {
        line = null;
    }

    boolean isBusy() {
        return !cues.isEmpty();
    }

    boolean isWaiting() {
        for (PhoneCue cue : cues) {
            if (!cue.isUpToItsFan()) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        cues.forEach(PhoneCue::cancelTimers);
        cues = List.of();
        lastShown = null;
    }

    /// A snapshot came: cues that it lacks will not be shown any more. Answers are kept.
    void keepOnly(Set<CueRunId> onAir) {
        for (PhoneCue cue : List.copyOf(cues)) {
            if (cue.shownAt == null && !onAir.contains(cue.run.cueRun())) {
                cue.run.excuse(phone);
                drop(cue);
            }
        }
    }

    void onAir(CueRunRecord run, CueOnAir onAir, Arrival arrival) {
        CueContent content = run.content();
        if (content == null || run.isShownBy(phone) || find(run.cueRun()) != null) {
            return;
        }
        if (arrival == Arrival.BELATED) {
            if (studio.isKnown() && mediaNow().isBefore(onAir.at())) {
                run.expect(phone);
            } else {
                run.excuse(phone);
            }
        }
        PhoneCue cue = new PhoneCue(run, onAir, content, arrival);
        if (cues.isEmpty()) {
            cues = new ArrayList<>(2);
        }
        cues.add(cue);
        planShow(cue);
    }

    /// The ask takes no more answers from media time `at`.
    void onEnd(CueRunId cueRun, MediaTime at) {
        PhoneCue cue = find(cueRun);
        if (cue != null) {
            cue.endBy(at);
        }
    }

    void onClockKnown() {
        for (PhoneCue cue : cues) {
            if (cue.shownAt == null && cue.showTimer == null) {
                planShow(cue);
            }
        }
    }

    void onClockJumped() {
        for (PhoneCue cue : cues) {
            if (cue.showTimer != null) {
                cue.showTimer.cancel();
                planShow(cue);
            }
        }
    }

    private void planShow(PhoneCue cue) {
        if (!studio.isKnown()) {
            return;
        }
        MediaTime now = mediaNow();
        MediaTime from = now.isBefore(cue.onAir.at()) ? cue.onAir.at() : now;
        MediaTime studioTime = picture.studioTimeOf(picture.firstFrameFrom(from));
        cue.showTimer =
                habits.wheel().at(studio.localMicrosAt(studioTime) * 1000, () -> onShowDue(cue));
    }

    private void onShowDue(PhoneCue cue) {
        cue.showTimer = null;
        MediaTime frame = picture.onScreen(studio.studioAt(habits.localMicros()));
        if (!cue.hasComeAt(frame)) {
            planShow(cue);
            return;
        }
        dropSuperseded(frame);
        if (!cues.contains(cue)) {
            return;
        }
        if (cue.isOverAt(frame)) {
            drop(cue);
        } else {
            show(cue, frame);
        }
    }

    /// Of the cues that a phone catches up with only the last one that has come belongs on its screen.
    private void dropSuperseded(MediaTime frame) {
        PhoneCue last = null;
        for (PhoneCue cue : cues) {
            last = cue.hasComeAt(frame) ? cue : last;
        }
        for (PhoneCue cue : List.copyOf(cues)) {
            boolean isUnseen = cue.shownAt == null && cue.arrival == Arrival.BELATED;
            if (cue != last && isUnseen && cue.hasComeAt(frame)) {
                drop(cue);
            }
        }
    }

    private void show(PhoneCue cue, MediaTime frame) {
        cue.shownAt = frame;
        lastShown = cue.run;
        lastShownMicros = frame.micros();
        cue.run.onShown(phone, frame.micros() - cue.onAir.at().micros());
        if (cue.content instanceof Ask ask) {
            SplittableRandom random =
                    Draws.of(habits.seed(), phone, Draws.Purpose.ANSWER, cue.run.askNumber());
            planTap(cue, ask, habits.answers().draw(random, ask), 1);
        }
        tellShown(cue);
    }

    private void tellShown(PhoneCue cue) {
        PhoneLine open = line;
        MediaTime shown = cue.shownAt;
        if (open != null && shown != null && !cue.hasToldShown) {
            cue.hasToldShown = true;
            sayShown(open, cue.run, shown);
        }
        forgetIfDone(cue);
    }

    private void sayShown(PhoneLine open, CueRunRecord run, MediaTime shown) {
        Duration delay = Duration.ofNanos(picture.delayMicros() * 1000);
        open.send(new FromPhone.CueShown(run.cueRun(), shown, delay));
    }

    private void planTap(PhoneCue cue, Ask ask, @Nullable Plan plan, int seq) {
        if (plan != null) {
            long thinkNanos = Math.round(plan.thinkMillis() * 1_000_000);
            cue.tapTimer =
                    habits.wheel()
                            .at(
                                    habits.clock().nanos() + thinkNanos,
                                    () -> onTap(cue, ask, plan, seq));
        }
    }

    private void onTap(PhoneCue cue, Ask ask, Plan plan, int seq) {
        cue.tapTimer = null;
        MediaTime now = mediaNow();
        if (cue.isOverAt(now)) {
            forgetIfDone(cue);
            return;
        }
        planTap(cue, ask, plan.change(), seq + 1);
        Ballot ballot = new Ballot(seq, plan.choice(), now);
        cue.settleBallot();
        cue.openBallot = ballot;
        enter(cue, ballot);
        send(cue, ballot);
    }

    /// What was tapped is to get its final reply, though there may be no line to send it by.
    private void enter(PhoneCue cue, Ballot ballot) {
        BallotLedger ledger = cue.run.ballots();
        if (ledger != null) {
            ledger.onCast(phone, fan, ballot.seq(), ballot.place() + 1);
        }
    }

    private void send(PhoneCue cue, Ballot ballot) {
        PhoneLine open = line;
        BallotLedger ledger = cue.run.ballots();
        if (open == null || ledger == null || !(cue.content instanceof Ask ask)) {
            return;
        }
        if (cue.resendTimer != null) {
            cue.resendTimer.cancel();
        }
        cue.resendTimer = habits.wheel().after(RESEND_PAUSE, () -> send(cue, ballot));
        ledger.onSent(phone);
        OptionId choice = ask.options().get(ballot.place()).id();
        open.send(
                new FromPhone.CastBallot(
                        cue.run.cueRun(), ballot.seq(), choice, cue.shownAt, ballot.tapped()));
    }

    void onCounted(BallotCounted counted) {
        BallotLedger ledger = ledgerOf(counted.cueRun());
        if (ledger != null) {
            ledger.onCounted(phone, counted.seq(), placeOf(counted) + 1);
            settle(counted.cueRun(), counted.seq());
        }
    }

    void onRefused(BallotRefused refused) {
        BallotLedger ledger = ledgerOf(refused.cueRun());
        if (ledger != null) {
            ledger.onRefused(phone, refused.seq(), refused.reason());
            if (refused.reason() != BallotRefusal.NOT_OPEN) {
                settle(refused.cueRun(), refused.seq());
            }
        }
    }

    private @Nullable BallotLedger ledgerOf(CueRunId cueRun) {
        CueRunRecord run = habits.record().knownCueRun(cueRun);
        BallotLedger ledger = run == null ? null : run.ballots();
        if (ledger == null) {
            habits.record().violations().add(Violation.REPLY_TO_NOTHING, phone, cueRun.value());
        }
        return ledger;
    }

    /// @return -1 if the ask has no such option
    private int placeOf(BallotCounted counted) {
        if (habits.record().cueRun(counted.cueRun()).content() instanceof Ask ask) {
            for (int place = 0; place < ask.options().size(); place++) {
                if (ask.options().get(place).id().equals(counted.choice())) {
                    return place;
                }
            }
        }
        return -1;
    }

    private void settle(CueRunId cueRun, int seq) {
        PhoneCue cue = find(cueRun);
        if (cue != null && cue.openBallot != null && cue.openBallot.seq() == seq) {
            cue.settleBallot();
            forgetIfDone(cue);
        }
    }

    private @Nullable PhoneCue find(CueRunId cueRun) {
        for (PhoneCue cue : cues) {
            if (cue.run.cueRun().equals(cueRun)) {
                return cue;
            }
        }
        return null;
    }

    private void forgetIfDone(PhoneCue cue) {
        if (cue.isDone()) {
            remove(cue);
        }
    }

    private void drop(PhoneCue cue) {
        cue.cancelTimers();
        remove(cue);
    }

    private void remove(PhoneCue cue) {
        if (!cues.isEmpty() && cues.remove(cue) && cues.isEmpty()) {
            cues = List.of();
        }
    }

    private MediaTime mediaNow() {
        return studio.studioAt(habits.localMicros())
                .minus(Duration.ofNanos(picture.delayMicros() * 1000));
    }
}
