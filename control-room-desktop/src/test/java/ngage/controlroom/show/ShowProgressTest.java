package ngage.controlroom.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.controlroom.fake.SampleShow;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShowProgressTest {

    private static final SealKey KEY = SealKey.of(new byte[32]);
    private static final Tally RESULT = new Tally(Map.of(new OptionId("A"), 7L));

    private ShowProgress progress = ShowProgress.of(new ShowRunId("r1"), SampleShow.show());
    private long offset;

    @Test
    void followsTheLogFromStandbyToOnAir() {
        begin();
        stage("q1", "r1-1");
        assertEquals("r1-1", Objects.requireNonNull(progress.standby()).cueRun().value());
        assertNull(progress.onAir());

        putOnAir("q1", "r1-1");
        stage("q1-lock", "r1-2");

        assertEquals(RunMode.REHEARSAL, progress.mode());
        assertEquals("r1-1", Objects.requireNonNull(progress.onAir()).cueRun().value());
        assertEquals("r1-2", Objects.requireNonNull(progress.standby()).cueRun().value());
        assertEquals(new CueStatus(true, false, true, AskPhase.OPEN), status("q1"));
        assertEquals(new CueStatus(false, true, false, null), status("q1-lock"));
        assertEquals(new CueStatus(false, false, false, null), status("q2"));
    }

    @Test
    void leavesNothingInStandbyUntilTheNextCueIsStaged() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        assertNull(progress.standby());
    }

    @Test
    void followsALockFromClosingToLocked() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        stage("q1-lock", "r1-2");
        putOnAir("q1-lock", "r1-2");
        closing(new MediaTime(9), new MediaTime(17));

        assertEquals("r1-2", Objects.requireNonNull(progress.onAir()).cueRun().value());
        assertEquals(new CueStatus(false, false, true, AskPhase.OPEN), status("q1"));
        assertEquals(new CueStatus(true, false, true, null), status("q1-lock"));
        AskOnAir ask = Objects.requireNonNull(progress.ask());
        assertEquals("r1-1", ask.cueRun().value());
        assertEquals(new MediaTime(17), ask.closes());

        add(new Fact.CueLocked(new CueRunId("r1-1"), new MediaTime(17)), null, null, null);
        assertEquals(new CueStatus(false, false, true, AskPhase.LOCKED), status("q1"));
        assertEquals(
                List.of("asha: 2 is closing: Which city?", "backend: 2 locked: Which city?"),
                lines().subList(4, 6));
    }

    @Test
    void followsTheDeadlineThatAnOutagePutOff() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        add(new Fact.CueClosing(new CueRunId("r1-1"), null, new MediaTime(40)), "q1", "r1-1", null);

        assertEquals(new MediaTime(40), Objects.requireNonNull(progress.ask()).closes());
        assertEquals(
                "backend: 2 stays open for phones that come back: Which city?", lines().getLast());
    }

    @Test
    void leavesOnAirAndStandbyAloneWhenTheDeadlineLocks() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        stage("q1-lock", "r1-2");
        add(new Fact.CueLocked(new CueRunId("r1-1"), new MediaTime(9)), null, null, null);

        assertEquals("r1-1", Objects.requireNonNull(progress.onAir()).cueRun().value());
        assertEquals("r1-2", Objects.requireNonNull(progress.standby()).cueRun().value());
        assertEquals(new CueStatus(true, false, true, AskPhase.LOCKED), status("q1"));
    }

    @Test
    void keepsTheResultThatTheLogReveals() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        stage("q1-reveal", "r1-2");
        putOnAir("q1-reveal", "r1-2");
        add(
                new Fact.CueRevealed(
                        new CueRunId("r1-1"), new MediaTime(9), RESULT, new OptionId("A")),
                "q1-reveal",
                "r1-2",
                "c3");

        AskOnAir ask = Objects.requireNonNull(progress.ask());
        assertEquals(AskPhase.REVEALED, ask.phase());
        assertEquals(RESULT, ask.result());
        assertEquals(new OptionId("A"), ask.answer());
    }

    /// One GO was live with a studio delay, the next one as seen.
    @Test
    void theLastAskIsThatOfTheLogWhateverTheMoments() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1", new MediaTime(20_000_000));
        stage("q2", "r1-2");
        putOnAir("q2", "r1-2", new MediaTime(9_000_000));
        assertEquals("r1-2", Objects.requireNonNull(progress.ask()).cueRun().value());

        add(new Fact.CueLocked(new CueRunId("r1-1"), new MediaTime(20_000_009)), null, null, null);
        assertEquals("r1-2", Objects.requireNonNull(progress.ask()).cueRun().value());
        assertEquals(AskPhase.LOCKED, status("q1").ask());

        stage("q1", "r1-3");
        putOnAir("q1", "r1-3", new MediaTime(15_000_000));
        assertEquals(AskPhase.OPEN, status("q1").ask(), "of its newest run");
    }

    @Test
    void writesTheAsRunLogInWords() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        assertEquals(
                List.of(
                        "backend: show run begins",
                        "backend: 2 to standby: Which city?",
                        "asha: 2 on air: Which city?"),
                lines());
    }

    @Test
    void tellsALockByGoOnceInTheAsRunLog() {
        begin();
        stage("q1", "r1-1");
        putOnAir("q1", "r1-1");
        stage("q1-lock", "r1-2");
        putOnAir("q1-lock", "r1-2");
        add(new Fact.CueLocked(new CueRunId("r1-1"), new MediaTime(9)), "q1-lock", "r1-2", "c1");
        assertEquals(
                List.of("2.1 to standby: Which city?", "2 locked: Which city?"),
                progress.asRun().stream().skip(3).map(AsRunLine::words).toList());
    }

    @Test
    void saysInWordsWhatGoWillDo() {
        CueWords words = progress.words();
        assertEquals(
                List.of(
                        "GO will announce: Welcome",
                        "GO will ask: Which city?",
                        "GO will lock: Which city?",
                        "GO will reveal the result: Which city?"),
                progress.show().cues().stream().limit(4).map(words::goWill).toList());
    }

    private List<String> lines() {
        return progress.asRun().stream().map(line -> line.who() + ": " + line.words()).toList();
    }

    private void closing(MediaTime at, MediaTime closes) {
        add(new Fact.CueClosing(new CueRunId("r1-1"), at, closes), "q1-lock", "r1-2", "c1");
    }

    private CueStatus status(String cue) {
        return progress.status(progress.show().cue(new CueId(cue)).orElseThrow());
    }

    private void begin() {
        add(
                new Fact.RunStarted(
                        new ShowRunId("r1"),
                        "The Friday Quiz",
                        RunMode.REHEARSAL,
                        List.of("en"),
                        ""),
                null,
                null,
                null);
    }

    private void stage(String cue, String run) {
        add(new Fact.CueStaged(new CueRunId(run), null), cue, run, null);
    }

    private void putOnAir(String cue, String run) {
        putOnAir(cue, run, new MediaTime(5));
    }

    private void putOnAir(String cue, String run, MediaTime at) {
        add(
                new Fact.CueOnAir(new CueRunId(run), at, new MediaTime(at.micros() + 14), KEY),
                cue,
                run,
                "c1");
    }

    private void add(
            Fact fact, @Nullable String cue, @Nullable String run, @Nullable String command) {
        offset++;
        progress =
                progress.after(
                        new LogEntry(
                                offset,
                                Instant.EPOCH,
                                fact,
                                new AsRun(
                                        cue == null ? null : new CueId(cue),
                                        run == null ? null : new CueRunId(run),
                                        command == null ? null : new CommandId(command),
                                        command == null ? null : "asha",
                                        command == null ? null : "desk")));
    }
}
