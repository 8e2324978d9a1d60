package ngage.mobsim;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one process plays of a mob.
///
/// @param scenario of its own phones, 1 to [#MOST_PHONES]
/// @param firstPhone number, in the whole mob, of its phone 0
/// @param source address to come from; absent: a usual one
record Part(Scenario scenario, int firstPhone, @Nullable InetAddress source) {

    /// As many as one process gets sockets for, where it may open 20,000 files.
    static final int MOST_PHONES = 19_900;

    Part {
        if (scenario.phones() > MOST_PHONES) {
            throw new IllegalArgumentException(
                    "one process plays at most %d phones, not %d"
                            .formatted(MOST_PHONES, scenario.phones()));
        }
    }

    /// Everybody.
    static Part whole(Scenario scenario, @Nullable InetAddress source) {
        return new Part(scenario, 0, source);
    }

    /// @return `count` parts of as much the same size as can be
    static List<Part> split(Scenario scenario, int count) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = boundary(scenario.phones(), i, count);
            int next = boundary(scenario.phones(), i + 1, count);
            parts.add(new Part(scenario.part(first, next - first), first, null));
        }
        return parts;
    }

    private static int boundary(int phones, int part, int parts) {
        return (int) ((long) phones * part / parts);
    }
}
