package ngage.backend.audience;

import java.time.Duration;
import java.util.Collection;
import org.HdrHistogram.Histogram;

/// How far behind the studio the connected phones of one shard are: for each millisecond, how many. A
/// phone that has not said it yet counts with the assumed delay, so that no deadline forgets it.
///
/// Changed on the shard's I/O thread, read by the conductor's: under its own guard. Bounded by the
/// longest delay that is waited for; whoever is slower counts as that slow.
final class PhoneDelays {

    private final int assumedMillis;
    private final int[] phones;

    PhoneDelays(AudienceConfig config) {
        this.phones = new int[(int) config.longestDelay().toMillis() + 1];
        this.assumedMillis = bounded(config.assumedDelay());
    }

    /// @return what to give to [#onSaid] and [#onLeft] for this phone
    synchronized int onConnected() {
        phones[assumedMillis]++;
        return assumedMillis;
    }

    /// @return what to give to [#onSaid] and [#onLeft] from now on
    synchronized int onSaid(int before, Duration delay) {
        int millis = bounded(delay);
        phones[before]--;
        phones[millis]++;
        return millis;
    }

    synchronized void onLeft(int before) {
        phones[before]--;
    }

    /// @param all of one audience
    /// @param percent of the phones that must not be slower
    static Duration slowest(Collection<PhoneDelays> all, double percent, AudienceConfig config) {
        int[] sum = new int[(int) config.longestDelay().toMillis() + 1];
        long count = 0;
        for (PhoneDelays shard : all) {
            count += shard.addTo(sum);
        }
        if (count == 0) {
            return config.assumedDelay();
        }
        long waitedFor = (long) Math.ceil(count * percent / 100);
        int millis = 0;
        for (long reached = sum[0]; reached < waitedFor; reached += sum[millis]) {
            millis++;
        }
        return Duration.ofMillis(millis);
    }

    private synchronized long addTo(int[] sum) {
        long count = 0;
        for (int millis = 0; millis < phones.length; millis++) {
            sum[millis] += phones[millis];
            count += phones[millis];
        }
        return count;
    }

    /// Adds each phone to `into`.
    synchronized void addTo(Histogram into) {
        for (int millis = 0; millis < phones.length; millis++) {
            if (phones[millis] > 0) {
                into.recordValueWithCount(millis, phones[millis]);
            }
        }
    }

    private int bounded(Duration delay) {
        return (int) Math.clamp(delay.toMillis(), 0L, phones.length - 1L);
    }
}
