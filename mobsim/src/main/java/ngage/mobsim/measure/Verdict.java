package ngage.mobsim.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.Fact.CueRevealed;
import ngage.protocol.Tally;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Judges a run: the mob's own book against the backend's store and the tally that it revealed.
public final class Verdict {

    private record Counted(boolean isVerified, long lost, long doubled, long ofOthers) {

        static final Counted NOTHING = new Counted(true, 0, 0, 0);
        static final Counted UNKNOWN = new Counted(false, 0, 0, 0);
    }

    /// Of a hundred phones; more lost connections and stalls than that, and phones may be away and answers
    /// late.
    private static final int CALM_LOSSES_PERCENT = 1;

    /// Of a hundred phones at a cue. Normal is 0: a phone whose connection drops by its own will is back
    /// before its picture reaches the cue.
    private static final int MOST_AWAY_PERCENT = 1;

    /// Of a hundred that answer. Normal is 0, for an ask closes when the slowest phone has had its time:
    /// of 2,589 answers of 1,000 phones, on a machine that was busy otherwise, none was late.
    private static final int MOST_LATE_PERCENT = 2;

    private final MobRecord record;
    private final @Nullable Recount recount;
    private final List<String> problems = new ArrayList<>();
    private final List<CueSummary> cues = new ArrayList<>();
    private final Histogram displaySkewMicros = new Histogram(3_600_000_000L, 2);
    private final Histogram goToSocketMicros = new Histogram(3_600_000_000L, 2);
    private boolean isVerified;

    /// @param recount absent if nobody may ask the backend: then the run is not verified, and fails
    public Verdict(MobRecord record, @Nullable Recount recount) {
        this.record = record;
        this.recount = recount;
        this.isVerified = recount != null;
    }

    /// Blocking: asks the backend for every ask's ballots.
    public Summary judge(long seed, JitterWatchdog.Findings watchdog) throws InterruptedException {
        record.checkFans();
        for (CueRunRecord run : record.cueRuns()) {
            CueContent content = run.content();
            if (content != null) {
                judge(run, content);
            }
        }
        long lost = cues.stream().mapToLong(CueSummary::lost).sum();
        long doubled = cues.stream().mapToLong(CueSummary::doubled).sum();
        long missed = cues.stream().mapToLong(cue -> cue.expected() - cue.shown()).sum();
        long unanswered = cues.stream().mapToLong(CueSummary::unanswered).sum();
        long gaps =
                record.violations().count(Violation.GAP)
                        + record.violations().count(Violation.REPEATED);
        report(lost, "acknowledged ballots lost");
        report(doubled, "ballots counted twice");
        report(missed, "times a phone did not show a cue that was on air");
        report(unanswered, "ballots got no final reply");
        report(record.phones() - record.joined(), "phones never got in");
        report(record.gone(), "phones were not connected at the end");
        report(record.behind(), "phones were connected at the end and had not got the whole log");
        report(record.unsettled(), "phones had something left to show, to send or to hear of");
        long excuses = record.losses() + record.stalls();
        if (excuses * 100 <= (long) record.joined() * CALM_LOSSES_PERCENT) {
            cues.forEach(this::reportAwayAndLate);
        }
        reportViolations();
        if (recount == null) {
            problems.add("the stored ballots were not counted again: there is no operator token");
        }
        return new Summary(
                record.phones(),
                record.joined(),
                record.gone(),
                record.behind(),
                record.unsettled(),
                record.reconnects(),
                record.losses(),
                seed,
                cues,
                isVerified,
                lost,
                doubled,
                gaps,
                missed,
                Percentiles.ofMicros(displaySkewMicros),
                Percentiles.ofMicros(goToSocketMicros),
                record.violations().counts(),
                record.troubles(),
                record.admission().summary(),
                record.polls(),
                record.stalls(),
                watchdog,
                problems);
    }

    private void judge(CueRunRecord run, CueContent content) throws InterruptedException {
        displaySkewMicros.add(run.displaySkewMicros());
        goToSocketMicros.add(run.goToSocketMicros());
        BallotLedger ballots = run.ballots();
        CueRevealed revealed = run.revealed();
        Tally tally = revealed == null ? null : revealed.tally();
        Counted counted =
                content instanceof Ask ask && ballots != null
                        ? recount(run, ask, ballots, tally)
                        : Counted.NOTHING;
        cues.add(
                new CueSummary(
                        run.cueRun(),
                        content instanceof Ask ask ? ask.kind().name() : "ANNOUNCE",
                        run.staged(),
                        run.expected(),
                        run.away(),
                        run.shown(),
                        run.shownLater(),
                        Percentiles.ofMicros(run.displaySkewMicros()),
                        Percentiles.ofMicros(run.goToSocketMicros()),
                        ballots == null ? 0 : ballots.answered(),
                        ballots == null ? 0 : ballots.acknowledged(),
                        ballots == null ? 0 : ballots.unanswered(),
                        tally,
                        run.toldResult(),
                        ballots == null ? 0 : ballots.late(),
                        counted.isVerified,
                        counted.lost,
                        counted.doubled,
                        counted.ofOthers));
    }

    private Counted recount(CueRunRecord run, Ask ask, BallotLedger ballots, @Nullable Tally tally)
            throws InterruptedException {
        if (recount == null) {
            return Counted.UNKNOWN;
        }
        try {
            byte[] stored = recount.choices(run.cueRun());
            Counted inTally = tally == null ? Counted.NOTHING : compare(ask, tally, stored);
            return new Counted(
                    true,
                    ballots.lost(stored) + inTally.lost,
                    inTally.doubled,
                    ballots.ofOthers(stored, record.fans()));
        } catch (IOException e) {
            isVerified = false;
            problems.add(run.cueRun() + " could not be counted again: " + e);
            return Counted.UNKNOWN;
        }
    }

    /// A tally and a store that disagree are wrong in one of two ways, option by option.
    private static Counted compare(Ask ask, Tally tally, byte[] stored) {
        long[] found = new long[16];
        for (byte choice : stored) {
            found[choice & 0x0f]++;
        }
        long lost = 0;
        long doubled = 0;
        for (int place = 0; place < ask.options().size(); place++) {
            long counted = tally.counts().getOrDefault(ask.options().get(place).id(), 0L);
            lost += Math.max(0, found[place + 1] - counted);
            doubled += Math.max(0, counted - found[place + 1]);
        }
        return new Counted(true, lost, doubled, 0);
    }

    private void reportAwayAndLate(CueSummary cue) {
        if (cue.away() * 100L > (long) record.joined() * MOST_AWAY_PERCENT) {
            problems.add(cue.away() + " phones were away at " + cue.cueRun() + ", for no reason");
        }
        if (cue.late() * 100 > (long) cue.answered() * MOST_LATE_PERCENT) {
            problems.add(
                    "%d ballots of %d phones that answered %s were late, for no reason"
                            .formatted(cue.late(), cue.answered(), cue.cueRun()));
        }
    }

    private void report(long count, String what) {
        if (count > 0) {
            problems.add(count + " " + what);
        }
    }

    private void reportViolations() {
        for (Map.Entry<Violation, Long> kind : record.violations().counts().entrySet()) {
            problems.add(
                    kind.getKey()
                            + " "
                            + kind.getValue()
                            + " times, first by "
                            + record.violations().firstCase(kind.getKey()));
        }
    }
}
