package ngage.mobsim.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.protocol.AskKind;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.Texts;
import ngage.protocol.ToPhone.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final int PHONES = 200;
    private static final int A = 1;
    private static final int B = 2;
    private static final CueRunId ASK = new CueRunId("r1-1");
    private static final SealKey KEY = SealKey.of(new byte[32]);

    private final MobRecord record = new MobRecord(PHONES);
    private long offset;

    @BeforeEach
    void everybodySeesAnAsk() {
        for (int phone = 0; phone < PHONES; phone++) {
            record.onOnline(phone);
        }
        byte[] content =
                MessageCodec.encode(
                        new Ask(
                                AskKind.QUESTION,
                                Texts.of("en", "Which?"),
                                List.of(option("A"), option("B")),
                                null,
                                CountingRule.FIRST));
        entry(new Fact.CueStaged(ASK, SealedContent.seal(content, ASK, KEY, new byte[12])));
        entry(new Fact.CueOnAir(ASK, new MediaTime(1), null, KEY));
        for (int phone = 0; phone < PHONES; phone++) {
            record.cueRun(ASK).onHeard(phone);
            record.cueRun(ASK).onShown(phone, 10_000);
        }
    }

    @Test
    void isGoodWhenStoreTallyAndBookAgree() throws InterruptedException {
        counted(0, A);
        counted(1, B);
        counted(2, B);
        reveal(1, 2);
        Summary summary = judge((byte) 1, (byte) 2, (byte) 2, (byte) 0);
        assertEquals(List.of(), summary.problems());
        assertTrue(summary.isGood() && summary.isVerified());
        assertEquals(10, summary.displaySkewMs().p50(), 0.2);
    }

    @Test
    void readsOnlyTheChoiceOfAStoredByte() throws InterruptedException {
        counted(0, A);
        assertTrue(judge((byte) 0x11).isGood());
    }

    @Test
    void findsAcknowledgedBallotsThatAreMissingOrChanged() throws InterruptedException {
        counted(0, A);
        counted(1, B);
        counted(3, A);
        assertEquals(3, judge((byte) 0, (byte) 1).lost());
    }

    @Test
    void findsWhatTheTallyHasTooOftenAndWhatItLacks() throws InterruptedException {
        counted(0, A);
        counted(1, B);
        reveal(3, 0);
        Summary summary = judge((byte) 1, (byte) 2);
        assertEquals(2, summary.doubled());
        assertEquals(1, summary.lost());
    }

    @Test
    void aChangeThatGotNoReplyMayBeStoredOrNot() throws InterruptedException {
        counted(0, A);
        ballots().onSent(0, 0, 2, B);
        assertEquals(0, judge((byte) 1).lost());
        assertEquals(0, judge((byte) 2).lost());
        assertEquals(1, judge((byte) 2).cues().getFirst().unanswered());
    }

    @Test
    void aBallotThatWasTooLateMustNotBeStored() throws InterruptedException {
        connectionsWereLost();
        ballots().onSent(0, 0, 1, A);
        ballots().onRefused(0, 1, BallotRefusal.TOO_LATE);
        assertTrue(judge((byte) 0).isGood());
        assertEquals(Map.of(Violation.REFUSED_BUT_STORED, 1L), judge((byte) 1).violations());
        assertEquals(1, judge((byte) 0).cues().getFirst().late());
    }

    @Test
    void findsAnAcknowledgedBallotThatIsMissingThoughItsReplyCrossedWithTheNext()
            throws InterruptedException {
        ballots().onSent(0, 0, 1, A);
        ballots().onSent(0, 0, 2, B);
        ballots().onCounted(0, 1, A);
        ballots().onRefused(0, 2, BallotRefusal.TOO_LATE);
        assertEquals(1, judge((byte) 0).lost());
        assertEquals(1, judge((byte) 2).lost());
        assertEquals(0, judge((byte) 1).lost());
    }

    @Test
    void keepsTheHighestAcknowledgementWhateverOrderTheRepliesComeIn() throws InterruptedException {
        ballots().onSent(0, 0, 1, A);
        ballots().onSent(0, 0, 2, B);
        ballots().onCounted(0, 2, B);
        ballots().onCounted(0, 1, B);
        assertEquals(0, judge((byte) 2).lost());
        assertEquals(1, judge((byte) 1).lost());
        assertEquals(Map.of(), judge((byte) 2).violations());
    }

    @Test
    void aBallotWhoseReplyWasLostMayBeStoredThoughTheNextWasTooLate() throws InterruptedException {
        connectionsWereLost();
        ballots().onSent(0, 0, 1, A);
        ballots().onSent(0, 0, 2, B);
        ballots().onRefused(0, 2, BallotRefusal.TOO_LATE);
        assertEquals(List.of(), judge((byte) 1).problems());
        assertEquals(List.of(), judge((byte) 0).problems());
        assertEquals(Map.of(Violation.REFUSED_BUT_STORED, 1L), judge((byte) 2).violations());
    }

    @Test
    void aRefusedChangeThatReplacedWhatWasAcknowledgedIsBothLostAndStored()
            throws InterruptedException {
        connectionsWereLost();
        counted(0, A);
        ballots().onSent(0, 0, 2, B);
        ballots().onRefused(0, 2, BallotRefusal.TOO_LATE);
        assertEquals(List.of(), judge((byte) 1).problems());
        Summary summary = judge((byte) 2);
        assertEquals(1, summary.lost());
        assertEquals(Map.of(Violation.REFUSED_BUT_STORED, 1L), summary.violations());
    }

    @Test
    void isNotGoodWhenManyPhonesAreAwayAtACueForNoReason() throws InterruptedException {
        goOnAirWithout(2);
        assertEquals(2, judge().cues().getLast().away());
        assertEquals(List.of(), judge().problems());
        goOnAirWithout(3);
        assertEquals(List.of("3 phones were away at r1-3, for no reason"), judge().problems());
    }

    @Test
    void forgivesPhonesThatAreAwayWhenTheirConnectionsWereLost() throws InterruptedException {
        connectionsWereLost();
        goOnAirWithout(3);
        assertEquals(List.of(), judge().problems());
        assertEquals(3, judge().losses());
    }

    @Test
    void isNotGoodWhenManyBallotsAreLateForNoReason() throws InterruptedException {
        for (int phone = 0; phone < 98; phone++) {
            counted(phone, A);
        }
        byte[] stored = new byte[98];
        Arrays.fill(stored, (byte) A);
        tooLate(98);
        tooLate(99);
        assertEquals(List.of(), judge(stored).problems());
        tooLate(100);
        assertEquals(
                List.of("3 ballots of 101 phones that answered r1-1 were late, for no reason"),
                judge(stored).problems());
    }

    @Test
    void forgivesLateBallotsWhenConnectionsWereLost() throws InterruptedException {
        connectionsWereLost();
        tooLate(0);
        tooLate(1);
        tooLate(2);
        assertEquals(List.of(), judge().problems());
    }

    @Test
    void isNotGoodWithoutARecount() throws InterruptedException {
        Summary summary = new Verdict(record, null).judge(1, watchdog());
        assertFalse(summary.isGood() || summary.isVerified());
    }

    @Test
    void isNotGoodWhenTheBackendDoesNotSay() throws InterruptedException {
        Recount broken =
                _ -> {
                    throw new IOException("connection refused");
                };
        Summary summary = new Verdict(record, broken).judge(1, watchdog());
        assertFalse(summary.isGood() || summary.isVerified());
        assertEquals(
                List.of("r1-1 could not be counted again: java.io.IOException: connection refused"),
                summary.problems());
    }

    @Test
    void saysOfEachCueWhetherItWasCountedAgain() throws InterruptedException {
        goOnAirWithout(0);
        assertEquals(List.of(true, true), verified(judge()));
        assertEquals(
                List.of(false, true), verified(new Verdict(record, null).judge(1, watchdog())));
        Recount broken =
                _ -> {
                    throw new IOException("connection refused");
                };
        assertEquals(
                List.of(false, true), verified(new Verdict(record, broken).judge(1, watchdog())));
    }

    private static List<Boolean> verified(Summary summary) {
        return summary.cues().stream().map(CueSummary::isVerified).toList();
    }

    @Test
    void findsABallotStoredForAFanOfTheMobThatNeverTapped() throws InterruptedException {
        record.onFan(0, 0);
        record.onFan(1, 1);
        counted(0, A);
        assertTrue(judge((byte) A, (byte) 0, (byte) B).isGood());
        assertEquals(1, judge((byte) A, (byte) 0, (byte) B).cues().getFirst().ofOthers());

        Summary summary = judge((byte) A, (byte) B, (byte) B);
        assertEquals(Map.of(Violation.STORED_NOT_CAST, 1L), summary.violations());
        assertEquals(1, summary.cues().getFirst().ofOthers());
        assertFalse(summary.isGood());
    }

    @Test
    void findsABallotStoredAsAnOptionThatWasNeverCastWhateverThePhoneWasTold()
            throws InterruptedException {
        connectionsWereLost();
        tooLate(0);
        ballots().onSent(1, 1, 1, B);
        assertEquals(Map.of(), judge((byte) 0, (byte) B).violations());
        assertEquals(
                Map.of(Violation.STORED_NOT_CAST, 2L), judge((byte) A, (byte) A).violations());
    }

    @Test
    void doesNotTellFansOfTwoRunsApart() throws InterruptedException {
        record.onFan(1, 1);
        record.onEntry(
                new ShowRunId("r2"),
                new Entry(1, Instant.EPOCH, new Fact.CueStaged(new CueRunId("r2-1"), null)),
                0);
        assertEquals(Map.of(), judge((byte) 0, (byte) B).violations());
    }

    @Test
    void findsPhonesThatGotDifferentLogs() throws InterruptedException {
        record.onEntry(
                new ShowRunId("r1"),
                new Entry(1, Instant.EPOCH, new Fact.CueLocked(ASK, new MediaTime(9))),
                2);
        assertEquals(Map.of(Violation.DIVERGED, 1L), judge().violations());
    }

    /// As many as make answers late and phones miss cues.
    private void connectionsWereLost() {
        for (int i = 0; i < 3; i++) {
            record.onConnectionLost(i, 0);
        }
    }

    private void tooLate(int phone) {
        ballots().onSent(phone, phone, 1, B);
        ballots().onRefused(phone, 1, BallotRefusal.TOO_LATE);
    }

    /// The next cue; who is away comes back later.
    private void goOnAirWithout(int phones) {
        for (int phone = 0; phone < phones; phone++) {
            record.onOffline(phone);
        }
        CueRunId cueRun = new CueRunId("r1-" + (record.cueRuns().size() + 1));
        byte[] content =
                MessageCodec.encode(new CueContent.Announcement(Texts.of("en", "Hello"), null));
        entry(new Fact.CueStaged(cueRun, SealedContent.seal(content, cueRun, KEY, new byte[12])));
        entry(new Fact.CueOnAir(cueRun, new MediaTime(1), null, KEY));
        for (int phone = phones; phone < PHONES; phone++) {
            record.cueRun(cueRun).onHeard(phone);
            record.cueRun(cueRun).onShown(phone, 10_000);
        }
        for (int phone = 0; phone < phones; phone++) {
            record.onOnline(phone);
        }
    }

    private void counted(int phone, int choice) {
        ballots().onSent(phone, phone, 1, choice);
        ballots().onCounted(phone, 1, choice);
    }

    private void reveal(long a, long b) {
        Map<OptionId, Long> counts = new LinkedHashMap<>();
        counts.put(new OptionId("A"), a);
        counts.put(new OptionId("B"), b);
        entry(new Fact.CueRevealed(ASK, new MediaTime(2), new Tally(counts), null));
    }

    private void entry(Fact fact) {
        offset++;
        record.onEntry(new ShowRunId("r1"), new Entry(offset, Instant.EPOCH, fact), 0);
    }

    private BallotLedger ballots() {
        return Objects.requireNonNull(record.cueRun(ASK).ballots());
    }

    private Summary judge(byte... stored) throws InterruptedException {
        return new Verdict(record, _ -> stored).judge(1, watchdog());
    }

    private static JitterWatchdog.Findings watchdog() {
        return new JitterWatchdog.Findings(new Percentiles(0, 0, 0), 0, false);
    }

    private static Option option(String id) {
        return new Option(new OptionId(id), Texts.of("en", id));
    }
}
