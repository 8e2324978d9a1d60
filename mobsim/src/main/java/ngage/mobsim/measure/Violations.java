package ngage.mobsim.measure;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/// How often each promise was broken, with the first case of each in words.
public final class Violations {

    private final int firstPhone;
    private final Map<Violation, Long> counts = new EnumMap<>(Violation.class);
    private final Map<Violation, String> firstCases = new EnumMap<>(Violation.class);
    private boolean isSilent;

    /// @param firstPhone number, in the whole mob, of phone 0 here
    Violations(int firstPhone) {
        this.firstPhone = firstPhone;
    }

    public void add(Violation violation, int phone, String what) {
        if (isSilent) {
            return;
        }
        counts.merge(violation, 1L, Long::sum);
        firstCases.computeIfAbsent(violation, _ -> "phone " + (firstPhone + phone) + ": " + what);
    }

    public long count(Violation violation) {
        return counts.getOrDefault(violation, 0L);
    }

    public Map<Violation, Long> counts() {
        return Map.copyOf(counts);
    }

    String firstCase(Violation violation) {
        return firstCases.getOrDefault(violation, "");
    }

    /// Does again what has been judged before.
    void whileSilent(Runnable again) {
        isSilent = true;
        try {
            again.run();
        } finally {
            isSilent = false;
        }
    }

    void writeTo(RecordOutput out) throws IOException {
        out.number(counts.size());
        for (Map.Entry<Violation, Long> count : counts.entrySet()) {
            out.text(count.getKey().name());
            out.number(count.getValue());
            out.text(firstCase(count.getKey()));
        }
    }

    void addFrom(RecordInput in) throws IOException {
        for (long left = in.number(); left > 0; left--) {
            Violation violation = Violation.valueOf(in.text());
            counts.merge(violation, in.number(), Long::sum);
            firstCases.putIfAbsent(violation, in.text());
        }
    }
}
