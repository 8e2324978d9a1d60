package ngage.mobsim.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.HdrHistogram.Histogram;

/// Watches for mass losses: at least one in twenty phones, and at least ten, within a second. For ten
/// seconds after its start whoever is lost belongs to it.
///
/// Written by the engine's thread. Times are of the machine's monotonic clock, which all workers share.
final class Returns {

    private static final class Episode {
        final Histogram backMillis = new Histogram(LONGEST_MILLIS, 3);
        final BitSet away = new BitSet();
        final long startNanos;
        int lost;

        Episode(long startNanos) {
            this.startNanos = startNanos;
        }

        void onBack(int phone, long nanos) {
            if (away.get(phone)) {
                away.clear(phone);
                backMillis.recordValue(
                        Math.clamp((nanos - startNanos) / 1_000_000, 0, LONGEST_MILLIS));
            }
        }

        void onLost(int phone) {
            if (!away.get(phone)) {
                away.set(phone);
                lost++;
            }
        }

        MassLoss summary(long mobStartNanos) {
            return new MassLoss(
                    Duration.ofNanos(startNanos - mobStartNanos),
                    lost,
                    (int) backMillis.getTotalCount(),
                    Percentiles.of(backMillis));
        }
    }

    private static final long LONGEST_MILLIS = 3_600_000;
    private static final int SHARE_PERCENT = 5;
    private static final int FEWEST = 10;
    private static final long NOT_BACK = Long.MIN_VALUE;
    private static final long WINDOW_NANOS = 1_000_000_000;
    private static final long BELONGING_NANOS = 10_000_000_000L;

    /// Two workers' losses that start so close together are one.
    private static final long SAME_NANOS = 2_000_000_000;

    private final int threshold;
    private final List<Episode> episodes = new ArrayList<>();

    /// Who was lost in this second; and when it was back, if it is.
    private final Map<Integer, Long> window = new HashMap<>();

    private long windowNanos = Long.MIN_VALUE;

    Returns(int phones) {
        this.threshold = Math.max(FEWEST, phones * SHARE_PERCENT / 100);
    }

    void onLost(int phone, long nanos) {
        if (!episodes.isEmpty() && nanos - episodes.getLast().startNanos < BELONGING_NANOS) {
            episodes.getLast().onLost(phone);
            return;
        }
        if (windowNanos == Long.MIN_VALUE || nanos - windowNanos > WINDOW_NANOS) {
            windowNanos = nanos;
            window.clear();
        }
        window.put(phone, NOT_BACK);
        if (window.size() >= threshold) {
            begin();
        }
    }

    private void begin() {
        Episode episode = new Episode(windowNanos);
        for (Entry<Integer, Long> lost : window.entrySet()) {
            episode.onLost(lost.getKey());
            if (lost.getValue() != NOT_BACK) {
                episode.onBack(lost.getKey(), lost.getValue());
            }
        }
        window.clear();
        episodes.add(episode);
    }

    void onBack(int phone, long nanos) {
        window.computeIfPresent(phone, (_, _) -> nanos);
        if (!episodes.isEmpty()) {
            episodes.getLast().onBack(phone, nanos);
        }
    }

    List<MassLoss> summary(long mobStartNanos) {
        return episodes.stream().map(episode -> episode.summary(mobStartNanos)).toList();
    }

    void writeTo(RecordOutput out) throws IOException {
        out.number(episodes.size());
        for (Episode episode : episodes) {
            out.number(episode.startNanos);
            out.number(episode.lost);
            out.histogram(episode.backMillis);
        }
    }

    void addFrom(RecordInput in) throws IOException {
        for (long left = in.number(); left > 0; left--) {
            Episode episode = at(in.number());
            episode.lost += in.small();
            in.histogramTo(episode.backMillis);
        }
    }

    private Episode at(long nanos) {
        for (Episode episode : episodes) {
            if (Math.abs(episode.startNanos - nanos) <= SAME_NANOS) {
                return episode;
            }
        }
        Episode episode = new Episode(nanos);
        episodes.add(episode);
        episodes.sort((a, b) -> Long.compare(a.startNanos, b.startNanos));
        return episode;
    }
}
