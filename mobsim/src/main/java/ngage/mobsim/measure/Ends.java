package ngage.mobsim.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;

/// Where in the log each phone stood when the run ended, and whom the scenario kept from being there.
final class Ends {

    /// What the first phone got so shortly before the end may not have come to the others.
    static final long ON_ITS_WAY_NANOS = 5_000_000_000L;

    private static final LogPlace NOWHERE = new LogPlace(new ShowRunId("none"), 0);
    private static final int UNKNOWN = -1;

    /// @param nanos when, on the clock of [MobLog]
    private record End(LogPlace place, long nanos) {

        boolean isBehind(MobLog log) {
            LogPlace head = log.headAt(nanos - ON_ITS_WAY_NANOS);
            return head != null
                    && !(head.run().equals(place.run()) && head.offset() <= place.offset());
        }
    }

    /// Nearly all phones share one.
    private final @Nullable End[] ends;

    private final BitSet excused = new BitSet();
    private End last = new End(NOWHERE, 0);

    Ends(int phones) {
        this.ends = new End[phones];
    }

    /// @param run absent if it knows of none
    void onEnd(int phone, @Nullable ShowRunId run, long offset, long nanos) {
        End end = new End(run == null ? NOWHERE : new LogPlace(run, offset), nanos);
        last = last.equals(end) ? last : end;
        ends[phone] = last;
    }

    void onExcused(int phone) {
        excused.set(phone);
    }

    /// @return of these phones, those that were not kept away by the scenario
    int gone(BitSet joined, BitSet online) {
        BitSet gone = (BitSet) joined.clone();
        gone.andNot(online);
        gone.andNot(excused);
        return gone.cardinality();
    }

    /// @return of the phones that were connected, those that lacked what others had got long before
    int behind(BitSet online, MobLog log) {
        Map<End, Boolean> judged = new HashMap<>();
        int behind = 0;
        for (int phone = online.nextSetBit(0); phone >= 0; phone = online.nextSetBit(phone + 1)) {
            End end = ends[phone];
            boolean isJudged = end != null && !excused.get(phone);
            if (isJudged && judged.computeIfAbsent(end, any -> any.isBehind(log))) {
                behind++;
            }
        }
        return behind;
    }

    void writeTo(RecordOutput out) throws IOException {
        Map<End, Integer> distinct = new LinkedHashMap<>();
        for (End end : ends) {
            if (end != null) {
                distinct.putIfAbsent(end, distinct.size());
            }
        }
        out.bits(excused);
        out.number(distinct.size());
        for (End end : distinct.keySet()) {
            out.text(end.place.run().value());
            out.number(end.place.offset());
            out.number(end.nanos);
        }
        for (End end : ends) {
            out.number(end == null ? UNKNOWN : distinct.getOrDefault(end, UNKNOWN));
        }
    }

    /// @param count of the worker's phones
    void addFrom(RecordInput in, int count) throws IOException {
        in.phonesTo(excused);
        List<End> distinct = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            LogPlace place = new LogPlace(new ShowRunId(in.text()), in.number());
            distinct.add(new End(place, in.number()));
        }
        int first = in.firstPhone();
        for (int phone = first; phone < first + count; phone++) {
            int known = in.small();
            ends[phone] = known == UNKNOWN ? null : distinct.get(known);
        }
    }
}
