package ngage.mobsim.measure;

import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// How phones get in at the door, wait before it, are lost, and come back. Written by the engine's thread.
public final class Admission {

    private static final long LONGEST_MILLIS = 3_600_000;

    private final Returns returns;
    private final Histogram joinMillis = new Histogram(LONGEST_MILLIS, 2);
    private final Histogram awayMillis = new Histogram(LONGEST_MILLIS, 2);
    private final Histogram waitedMillis = new Histogram(LONGEST_MILLIS, 2);
    private final BitSet waiting = new BitSet();
    private final BitSet waited = new BitSet();
    private final BitSet joining = new BitSet();
    private final BitSet away = new BitSet();
    private final Map<String, Long> welcomes = new TreeMap<>();

    /// Of a phone that is joining, or away: since when, in milliseconds after the start.
    private final int[] sinceMillis;

    private long startNanos;
    private long toldToWait;
    private long farthest;

    Admission(int phones) {
        this.returns = new Returns(phones);
        this.sinceMillis = new int[phones];
    }

    void onStart(long nanos) {
        startNanos = nanos;
    }

    /// A phone comes for the first time.
    public void onKnock(int phone, long nanos) {
        joining.set(phone);
        sinceMillis[phone] = millisAt(nanos);
    }

    /// @param position 0 for the next to come in, or if it was not told
    public void onToldToWait(int phone, long position) {
        toldToWait++;
        farthest = Math.max(farthest, position);
        waited.set(phone);
        waiting.set(phone);
    }

    /// @param sinceNanos when this phone was told to wait for the first time
    public void onLetIn(int phone, long sinceNanos, long nanos) {
        waiting.clear(phone);
        waitedMillis.recordValue(Math.clamp((nanos - sinceNanos) / 1_000_000, 0, LONGEST_MILLIS));
    }

    /// @param origin of the node
    public void onWelcome(int phone, long nanos, String origin) {
        welcomes.merge(origin, 1L, Long::sum);
        long since = Math.clamp(millisAt(nanos) - (long) sinceMillis[phone], 0, LONGEST_MILLIS);
        if (joining.get(phone)) {
            joining.clear(phone);
            joinMillis.recordValue(since);
        } else if (away.get(phone)) {
            away.clear(phone);
            awayMillis.recordValue(since);
            returns.onBack(phone, nanos);
        }
    }

    void onLost(int phone, long nanos) {
        if (!away.get(phone)) {
            away.set(phone);
            sinceMillis[phone] = millisAt(nanos);
        }
        returns.onLost(phone, nanos);
    }

    /// @return phones that are in the waiting room now
    public int waiting() {
        return waiting.cardinality();
    }

    AdmissionSummary summary() {
        return new AdmissionSummary(
                Percentiles.of(joinMillis),
                Percentiles.of(awayMillis),
                waited.cardinality(),
                toldToWait,
                farthest,
                Percentiles.of(waitedMillis),
                welcomes,
                returns.summary(startNanos));
    }

    void writeTo(RecordOutput out) throws IOException {
        out.number(startNanos);
        out.number(toldToWait);
        out.number(farthest);
        out.bits(waited);
        out.histogram(joinMillis);
        out.histogram(awayMillis);
        out.histogram(waitedMillis);
        out.counts(welcomes);
        returns.writeTo(out);
    }

    void addFrom(RecordInput in) throws IOException {
        long start = in.number();
        startNanos = startNanos == 0 ? start : Math.min(startNanos, start);
        toldToWait += in.number();
        farthest = Math.max(farthest, in.number());
        in.phonesTo(waited);
        in.histogramTo(joinMillis);
        in.histogramTo(awayMillis);
        in.histogramTo(waitedMillis);
        in.countsTo(welcomes);
        returns.addFrom(in);
    }

    private int millisAt(long nanos) {
        return (int) ((nanos - startNanos) / 1_000_000);
    }
}
