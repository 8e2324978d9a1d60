package ngage.mobsim.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Optional;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact.CueOnAir;
import ngage.protocol.Fact.CueRevealed;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealedContent;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What the whole mob saw of one cue run. Its content is opened once, for all phones.
public final class CueRunRecord {

    private static final long LONGEST_MICROS = 3_600_000_000L;

    private final CueRunId cueRun;
    private final int phones;
    private final Violations violations;
    private final BitSet held = new BitSet();
    private final BitSet heard = new BitSet();
    private final BitSet present = new BitSet();
    private final BitSet expected = new BitSet();
    private final BitSet shown = new BitSet();
    private final BitSet toldResult = new BitSet();
    private final Histogram displaySkewMicros = new Histogram(LONGEST_MICROS, 2);
    private final Histogram goToSocketMicros = new Histogram(LONGEST_MICROS, 2);
    private boolean isStaged;
    private @Nullable SealedContent sealed;
    private @Nullable CueOnAir onAir;
    private long heardOfNanos;
    private @Nullable CueContent content;
    private @Nullable CueRevealed revealed;
    private @Nullable BallotLedger ballots;
    private int askNumber;

    CueRunRecord(CueRunId cueRun, int phones, Violations violations) {
        this.cueRun = cueRun;
        this.phones = phones;
        this.violations = violations;
    }

    public CueRunId cueRun() {
        return cueRun;
    }

    /// @param content absent for what phones do not show
    void onStaged(@Nullable SealedContent content) {
        isStaged = true;
        sealed = content;
    }

    /// @param joined the phones that had come in by then
    /// @param online of those, the ones that must show it
    /// @param asksBefore how many asks the mob has seen on air before
    /// @param phone the first to hear of it, at `nanos`
    void onAir(CueOnAir fact, BitSet joined, BitSet online, int asksBefore, int phone, long nanos) {
        onAir = fact;
        heardOfNanos = nanos;
        SealedContent closed = sealed;
        if (closed == null) {
            if (!isStaged) {
                violations.add(Violation.NOT_HELD, phone, cueRun + " was on air before standby");
            }
            return;
        }
        present.or(joined);
        expected.or(online);
        try {
            content = open(closed.open(cueRun, fact.key()), phone).orElse(null);
        } catch (IllegalArgumentException | MalformedMessageException e) {
            violations.add(Violation.NOT_OPENED, phone, cueRun + ": " + e.getMessage());
        }
        if (content instanceof CueContent.Ask) {
            ballots = new BallotLedger(cueRun, phones, violations);
            askNumber = asksBefore + 1;
        }
    }

    void onRevealed(CueRevealed fact) {
        revealed = fact;
    }

    private Optional<CueContent> open(byte[] json, int phone) throws MalformedMessageException {
        if (new String(json, StandardCharsets.UTF_8).contains("\"answer\"")) {
            violations.add(Violation.KEY_BEFORE_REVEAL, phone, "in the content of " + cueRun);
        }
        return MessageCodec.decode(CueContent.class, json);
    }

    public void onHeld(int phone) {
        held.set(phone);
    }

    public boolean isHeldBy(int phone) {
        return held.get(phone);
    }

    /// @return nothing until it is on air, and for cues that phones do not show
    public @Nullable CueContent content() {
        return content;
    }

    /// This phone knows now that it is on air.
    public void onHeard(int phone) {
        heard.set(phone);
    }

    /// The entry reached a phone that had been listening when it was decided.
    public void onArrived(Instant decided, Instant arrived) {
        goToSocketMicros.recordValue(bounded(ChronoUnit.MICROS.between(decided, arrived)));
    }

    /// The phone has heard of it in time to show it on its frame.
    public void expect(int phone) {
        expected.set(phone);
    }

    /// The phone was away when it should have heard of it.
    public void excuse(int phone) {
        expected.clear(phone);
    }

    /// The run ends for this phone.
    ///
    /// @param nanos what came on air after that may still be on its way to the phone
    void onEnd(int phone, long nanos) {
        if (onAir != null && heardOfNanos > nanos && !heard.get(phone)) {
            excuse(phone);
            present.clear(phone);
        }
    }

    void onOffline(int phone) {
        if (!heard.get(phone)) {
            excuse(phone);
        }
    }

    public boolean isShownBy(int phone) {
        return shown.get(phone);
    }

    /// @param skewMicros media time of the frame on which it came up, minus S
    public void onShown(int phone, long skewMicros) {
        if (shown.get(phone)) {
            violations.add(Violation.SHOWN_TWICE, phone, cueRun.value());
            return;
        }
        shown.set(phone);
        if (expected.get(phone)) {
            displaySkewMicros.recordValue(bounded(skewMicros));
        }
    }

    /// The phone got the result.
    public void onToldResult(int phone) {
        toldResult.set(phone);
    }

    public @Nullable BallotLedger ballots() {
        return ballots;
    }

    /// @return 1 for the first ask that the mob has seen on air, 2 for the next
    public int askNumber() {
        return askNumber;
    }

    @Nullable CueOnAir onAir() {
        return onAir;
    }

    @Nullable CueRevealed revealed() {
        return revealed;
    }

    int staged() {
        return held.cardinality();
    }

    int expected() {
        return expected.cardinality();
    }

    /// @return phones that had come in, and were not there to show it on its frame
    int away() {
        BitSet away = (BitSet) present.clone();
        away.andNot(expected);
        return away.cardinality();
    }

    /// @return phones that got the result
    int toldResult() {
        return toldResult.cardinality();
    }

    /// @return of the expected ones
    int shown() {
        BitSet both = (BitSet) shown.clone();
        both.and(expected);
        return both.cardinality();
    }

    /// @return phones that joined, or came back, when it was already over on their screen's clock
    int shownLater() {
        return shownByAnyone() - shown();
    }

    /// @return phones that showed it, expected or not
    public int shownByAnyone() {
        return shown.cardinality();
    }

    Histogram displaySkewMicros() {
        return displaySkewMicros;
    }

    Histogram goToSocketMicros() {
        return goToSocketMicros;
    }

    void writeTo(RecordOutput out) throws IOException {
        out.bits(held);
        out.bits(heard);
        out.bits(present);
        out.bits(expected);
        out.bits(shown);
        out.bits(toldResult);
        out.histogram(displaySkewMicros);
        out.histogram(goToSocketMicros);
        out.number(ballots == null ? 0 : 1);
        if (ballots != null) {
            ballots.writeTo(out);
        }
    }

    /// @param count of the worker's phones
    void addFrom(RecordInput in, int count) throws IOException {
        in.phonesTo(held);
        in.phonesTo(heard);
        in.phonesTo(present);
        in.phonesTo(expected);
        in.phonesTo(shown);
        in.phonesTo(toldResult);
        in.histogramTo(displaySkewMicros);
        in.histogramTo(goToSocketMicros);
        if (in.number() != 0) {
            BallotLedger all =
                    ballots == null ? new BallotLedger(cueRun, phones, violations) : ballots;
            all.addFrom(in, count);
            ballots = all;
        }
    }

    /// Clocks of one machine may still be read a little apart: earlier than possible counts as at once.
    private static long bounded(long micros) {
        return Math.clamp(micros, 0, LONGEST_MICROS);
    }
}
