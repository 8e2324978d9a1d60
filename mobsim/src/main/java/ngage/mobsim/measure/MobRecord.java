package ngage.mobsim.measure;

import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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

    private record Place(ShowRunId epoch, long offset) {}

    private final int phones;
    private final BitSet joined = new BitSet();
    private final BitSet online = new BitSet();
    private final Violations violations = new Violations();
    private final Map<Place, Entry> log = new HashMap<>();
    private final Map<CueRunId, CueRunRecord> cueRuns = new LinkedHashMap<>();
    private final Map<String, Long> troubles = new TreeMap<>();
    private int asks;
    private long reconnects;
    private long losses;

    public MobRecord(int phones) {
        this.phones = phones;
    }

    /// A phone got an entry of the log. Whatever must happen once for all phones happens here.
    public void onEntry(ShowRunId epoch, Entry entry, int phone) {
        Entry known = log.putIfAbsent(new Place(epoch, entry.offset()), entry);
        if (known == null) {
            onNewFact(entry.fact(), phone);
        } else if (!known.equals(entry)) {
            violations.add(Violation.DIVERGED, phone, "offset " + entry.offset());
        }
    }

    private void onNewFact(Fact fact, int phone) {
        switch (fact) {
            case Fact.RunStarted _, Fact.CueClosing _, Fact.CueLocked _ -> {}
            case Fact.CueStaged staged -> cueRun(staged.cueRun()).onStaged(staged.content());
            case CueOnAir onAir -> onAir(onAir, phone);
            case Fact.CueRevealed revealed -> cueRun(revealed.cueRun()).onRevealed(revealed);
        }
    }

    private void onAir(CueOnAir onAir, int phone) {
        CueRunRecord run = cueRun(onAir.cueRun());
        if (run.onAir() != null) {
            violations.add(Violation.SHOWN_TWICE, phone, run.cueRun() + " went on air twice");
            return;
        }
        run.onAir(onAir, joined, online, asks, phone);
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

    /// A phone that was online did not hang up by itself.
    public void onConnectionLost() {
        losses++;
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
}
