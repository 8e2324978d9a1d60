package ngage.mobsim.measure;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.Fact.CueOnAir;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone.Entry;
import org.jspecify.annotations.Nullable;

/// Everything that the mob saw: one per run. The engine's thread owns it; after the engine has stopped
/// any one thread may read it.
public final class MobRecord {

    private static final int VERSION = 2;
    private static final int NOBODY = -1;
    private static final BitSet NO_PHONES = new BitSet();

    private final int phones;
    private final int[] fans;
    private final Admission admission;
    private final BitSet joined = new BitSet();
    private final BitSet online = new BitSet();
    private final Violations violations;
    private final MobLog log = new MobLog();
    private final Ends ends;
    private final Map<CueRunId, CueRunRecord> cueRuns = new LinkedHashMap<>();
    private final Map<String, Long> troubles = new TreeMap<>();
    private ShowRunId lastEpoch = new ShowRunId("none");
    private int asks;
    private long reconnects;
    private long losses;
    private long polls;
    private long stalls;
    private long unsettled;

    public MobRecord(int phones) {
        this(phones, 0);
    }

    /// @param firstPhone number, in the whole mob, of phone 0 here
    public MobRecord(int phones, int firstPhone) {
        this.phones = phones;
        this.violations = new Violations(firstPhone);
        this.admission = new Admission(phones);
        this.ends = new Ends(phones);
        this.fans = new int[phones];
        Arrays.fill(fans, NOBODY);
    }

    /// The first phone is about to come.
    public void onStart(long nanos) {
        admission.onStart(nanos);
    }

    public Admission admission() {
        return admission;
    }

    /// @return the same object for all phones that follow this run
    public ShowRunId shared(ShowRunId epoch) {
        if (!lastEpoch.equals(epoch)) {
            lastEpoch = epoch;
        }
        return lastEpoch;
    }

    /// The phone was made this fan.
    public void onFan(int phone, int fan) {
        fans[phone] = fan;
    }

    /// A phone got an entry of the log. Whatever must happen once for all phones happens here.
    public void onEntry(ShowRunId epoch, Entry entry, int phone, long nanos) {
        Entry known = log.add(epoch, entry, nanos);
        if (known == null) {
            onNewFact(entry.fact(), joined, online, phone, nanos);
        } else if (!known.equals(entry)) {
            violations.add(Violation.DIVERGED, phone, "offset " + entry.offset());
        }
    }

    /// @return the last entry that any phone has; nothing if none has any
    public @Nullable LogPlace head() {
        return log.headAt(Long.MAX_VALUE);
    }

    private void onNewFact(Fact fact, BitSet in, BitSet listening, int phone, long nanos) {
        switch (fact) {
            case Fact.RunStarted _, Fact.StudioDelaySet _, Fact.CueClosing _, Fact.CueLocked _ -> {}
            case Fact.CueStaged staged -> cueRun(staged.cueRun()).onStaged(staged.content());
            case CueOnAir onAir -> onAir(onAir, in, listening, phone, nanos);
            case Fact.CueRevealed revealed -> cueRun(revealed.cueRun()).onRevealed(revealed);
        }
    }

    private void onAir(CueOnAir onAir, BitSet in, BitSet listening, int phone, long nanos) {
        CueRunRecord run = cueRun(onAir.cueRun());
        if (run.onAir() != null) {
            violations.add(Violation.SHOWN_TWICE, phone, run.cueRun() + " went on air twice");
            return;
        }
        run.onAir(onAir, in, listening, asks, phone, nanos);
        if (run.ballots() != null) {
            asks++;
        }
    }

    /// @return the record of this cue run, a new one if nothing was seen of it
    public CueRunRecord cueRun(CueRunId cueRun) {
        return cueRuns.computeIfAbsent(cueRun, id -> new CueRunRecord(id, phones, violations));
    }

    /// @return the record of this cue run if anything was seen of it
    public @Nullable CueRunRecord knownCueRun(CueRunId cueRun) {
        return cueRuns.get(cueRun);
    }

    public Collection<CueRunRecord> cueRuns() {
        return Collections.unmodifiableCollection(cueRuns.values());
    }

    public void onOnline(int phone) {
        if (joined.get(phone)) {
            reconnects++;
        }
        joined.set(phone);
        online.set(phone);
    }

    /// A phone that had not heard of a cue when its socket went is not expected to show it.
    public void onOffline(int phone) {
        online.clear(phone);
        cueRuns.values().forEach(run -> run.onOffline(phone));
    }

    /// It does not read any more; what it has not heard of it is not expected to show.
    public void onStalled(int phone) {
        stalls++;
        onOffline(phone);
    }

    public void onResumed(int phone) {
        online.set(phone);
    }

    /// The run ends for this phone, wherever it is. That it hangs up then excuses nothing.
    ///
    /// @param run whose log it follows; absent if it knows of none
    /// @param offset of the last entry that it has
    public void onEnd(int phone, @Nullable ShowRunId run, long offset, long nanos) {
        ends.onEnd(phone, run, offset, nanos);
        cueRuns.values().forEach(cueRun -> cueRun.onEnd(phone, nanos - Ends.ON_ITS_WAY_NANOS));
    }

    /// At the end the scenario keeps this phone from being there, or from reading.
    public void onExcused(int phone) {
        ends.onExcused(phone);
    }

    /// At the end so many phones still had something to show, to send or to hear of.
    public void onUnsettled(long phones) {
        unsettled += phones;
    }

    /// A phone that was online did not hang up by itself.
    public void onConnectionLost(int phone, long nanos) {
        losses++;
        admission.onLost(phone, nanos);
    }

    /// A part of the log came over HTTP.
    public void onPoll() {
        polls++;
    }

    /// A connection that failed, in a few words that are the same for all of the kind.
    public void onTrouble(String what) {
        troubles.merge(what, 1L, Long::sum);
    }

    public Violations violations() {
        return violations;
    }

    public Map<String, Long> troubles() {
        return Collections.unmodifiableMap(troubles);
    }

    public int phones() {
        return phones;
    }

    public int joined() {
        return joined.cardinality();
    }

    public boolean hasJoined(int phone) {
        return joined.get(phone);
    }

    /// @return phones that had come in and were not connected at the end, other than by the scenario's will
    int gone() {
        return ends.gone(joined, online);
    }

    /// @return phones that were connected at the end and lacked what others had got long before
    int behind() {
        return ends.behind(online, log);
    }

    long unsettled() {
        return unsettled;
    }

    public int online() {
        return online.cardinality();
    }

    public long reconnects() {
        return reconnects;
    }

    /// @return times that a phone's connection was lost other than by its own will
    public long losses() {
        return losses;
    }

    /// @return times that a phone stopped reading
    long stalls() {
        return stalls;
    }

    /// @return parts of the log that came over HTTP
    long polls() {
        return polls;
    }

    /// @return of each phone, negative if it was let in never; empty if there was more than one run, because
    ///     fans of two runs have the same numbers
    int[] fans() {
        return log.isOfOneRun() ? fans.clone() : new int[0];
    }

    /// Two phones that are the same fan are one to the store: the later one's ballots count for nothing.
    void checkFans() {
        if (fans().length == 0) {
            return;
        }
        BitSet taken = new BitSet();
        for (int phone = 0; phone < phones; phone++) {
            if (fans[phone] != NOBODY && taken.get(fans[phone])) {
                violations.add(Violation.SAME_FAN, phone, "fan " + fans[phone]);
            }
            if (fans[phone] != NOBODY) {
                taken.set(fans[phone]);
            }
        }
    }

    /// Writes all of it, for [#addFrom].
    public void writeTo(OutputStream stream) throws IOException {
        DataOutputStream data = new DataOutputStream(stream);
        RecordOutput out = new RecordOutput(data);
        out.number(VERSION);
        out.number(phones);
        log.writeTo(out);
        out.number(cueRuns.size());
        for (CueRunRecord run : cueRuns.values()) {
            out.text(run.cueRun().value());
            run.writeTo(out);
        }
        for (int fan : fans) {
            out.number(fan);
        }
        out.bits(joined);
        out.bits(online);
        ends.writeTo(out);
        out.number(unsettled);
        out.number(reconnects);
        out.number(losses);
        out.number(polls);
        out.number(stalls);
        out.counts(troubles);
        violations.writeTo(out);
        admission.writeTo(out);
        data.flush();
    }

    /// Adds what a worker's [#writeTo] wrote.
    ///
    /// @param firstPhone number here of that worker's phone 0
    /// @throws IOException if it is no such record
    public void addFrom(InputStream stream, int firstPhone) throws IOException {
        RecordInput in = new RecordInput(new DataInputStream(stream), firstPhone);
        if (in.number() != VERSION) {
            throw new IOException("a worker's record is of another version");
        }
        int count = in.small();
        if (firstPhone + count > phones) {
            throw new IOException("a worker had more phones than there are");
        }
        MobLog.read(in, (run, entry, nanos) -> replay(run, entry, nanos, firstPhone));
        for (long left = in.number(); left > 0; left--) {
            cueRun(new CueRunId(in.text())).addFrom(in, count);
        }
        for (int phone = firstPhone; phone < firstPhone + count; phone++) {
            fans[phone] = in.small();
        }
        in.phonesTo(joined);
        in.phonesTo(online);
        ends.addFrom(in, count);
        unsettled += in.number();
        reconnects += in.number();
        losses += in.number();
        polls += in.number();
        stalls += in.number();
        in.countsTo(troubles);
        violations.addFrom(in);
        admission.addFrom(in);
    }

    /// The worker has judged it as far as its own phones go, and says itself who was there. What is left
    /// is whether all workers got the same.
    private void replay(ShowRunId epoch, Entry entry, long nanos, int firstPhone) {
        Entry known = log.add(epoch, entry, nanos);
        if (known == null) {
            violations.whileSilent(
                    () -> onNewFact(entry.fact(), NO_PHONES, NO_PHONES, firstPhone, nanos));
        } else if (!known.equals(entry)) {
            violations.add(Violation.DIVERGED, firstPhone, "offset " + entry.offset());
        }
    }
}
