package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// Whole numbers that are measured. JUnit's own comparison with a tolerance takes a `long` for a
/// `float`, which holds no media time.
public final class Near {

    private Near() {}

    /// @param tolerance by how much `actual` may differ at most
    public static void assertNear(long expected, long actual, long tolerance) {
        assertTrue(
                Math.abs(actual - expected) <= tolerance, () -> actual + " instead of " + expected);
    }
}
