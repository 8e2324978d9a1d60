package ngage.backend.admission;

/// Counts the phones that were told to ask again and have not let the time for it pass: one number for
/// each second in which that time ends. Not safe by itself: its owner has the guard.
final class ExpectedBack {

    private static final int SECONDS = 512;

    private final int[] until = new int[SECONDS];
    private long now;
    private long total;

    ExpectedBack(long nowSecond) {
        this.now = nowSecond;
    }

    /// A phone was told to come; it counts until that second.
    ///
    /// @return that second; sooner if it is too far away to be counted
    long expect(long untilSecond, long nowSecond) {
        goTo(nowSecond);
        long bounded = Math.clamp(untilSecond, now + 1, now + SECONDS - 1);
        until[index(bounded)]++;
        total++;
        return bounded;
    }

    /// The phone that counted until then has come.
    void onBack(long untilSecond, long nowSecond) {
        goTo(nowSecond);
        boolean isCounted = untilSecond > now && untilSecond < now + SECONDS;
        // A place that is shown twice must not take others out of the count.
        if (isCounted && until[index(untilSecond)] > 0) {
            until[index(untilSecond)]--;
            total--;
        }
    }

    long count(long nowSecond) {
        goTo(nowSecond);
        return total;
    }

    private void goTo(long second) {
        long from = Math.max(now + 1, second - SECONDS + 1);
        for (long passed = from; passed <= second; passed++) {
            total -= until[index(passed)];
            until[index(passed)] = 0;
        }
        now = Math.max(now, second);
    }

    private static int index(long second) {
        return (int) (second & SECONDS - 1);
    }
}
