package ngage.mobsim.measure;

import java.util.EnumMap;
import java.util.Map;

/// How often each promise was broken, with the first case of each in words.
public final class Violations {

    private final Map<Violation, Long> counts = new EnumMap<>(Violation.class);
    private final Map<Violation, String> firstCases = new EnumMap<>(Violation.class);

    public void add(Violation violation, int phone, String what) {
        counts.merge(violation, 1L, Long::sum);
        firstCases.computeIfAbsent(violation, _ -> "phone " + phone + ": " + what);
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
}
