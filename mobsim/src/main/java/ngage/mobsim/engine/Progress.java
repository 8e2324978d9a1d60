package ngage.mobsim.engine;

import ngage.mobsim.measure.BallotLedger;
import ngage.mobsim.measure.CueRunRecord;
import ngage.mobsim.measure.MobRecord;

/// How a run stands, for a line on the terminal.
///
/// @param joined phones that were welcomed at least once
/// @param online phones that are connected now
/// @param waiting phones that are in the waiting room now
/// @param cues cue runs that phones show, on air so far
/// @param shown times that a phone showed one
/// @param acknowledged phones with an acknowledged ballot, over all asks
public record Progress(
        int joined, int online, int waiting, int cues, long shown, long acknowledged) {

    public static final Progress NOTHING = new Progress(0, 0, 0, 0, 0, 0);

    /// Of two processes that play the same show.
    public Progress plus(Progress other) {
        return new Progress(
                joined + other.joined,
                online + other.online,
                waiting + other.waiting,
                Math.max(cues, other.cues),
                shown + other.shown,
                acknowledged + other.acknowledged);
    }

    static Progress of(MobRecord record) {
        int cues = 0;
        long shown = 0;
        long acknowledged = 0;
        for (CueRunRecord run : record.cueRuns()) {
            BallotLedger ballots = run.ballots();
            cues += run.content() == null ? 0 : 1;
            shown += run.shownByAnyone();
            acknowledged += ballots == null ? 0 : ballots.acknowledged();
        }
        return new Progress(
                record.joined(),
                record.online(),
                record.admission().waiting(),
                cues,
                shown,
                acknowledged);
    }
}
