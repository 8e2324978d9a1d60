package ngage.backend.controlroom;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets that have not said yet that they are of the crew: so many and no more, and they take no
/// place from the crew. A desk says its hello at once, so the oldest is the one to push out.
///
/// Any thread, under its own guard.
///
/// @param <S> socket
final class Strangers<S> {

    private static final Logger log = LoggerFactory.getLogger(Strangers.class);
    private static final Duration REPORT_EVERY = Duration.ofMinutes(1);

    private final int limit;
    private final LongSupplier nanos;
    private final LinkedHashSet<S> sockets = new LinkedHashSet<>();
    private long refused;
    private long reportedNanos;

    Strangers(int limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        this.reportedNanos = nanos.getAsLong() - REPORT_EVERY.toNanos();
    }

    /// @return the one that has to go, for there are too many
    synchronized @Nullable S add(S socket) {
        sockets.add(socket);
        if (sockets.size() <= limit) {
            return null;
        }
        refused++;
        return sockets.removeFirst();
    }

    synchronized void remove(S socket) {
        sockets.remove(socket);
    }

    synchronized List<S> all() {
        return List.copyOf(sockets);
    }

    /// One of them said something that the crew would not.
    synchronized void refused() {
        refused++;
    }

    /// Tells the log how many were turned away: at most once a minute, however many they are.
    synchronized void report() {
        long now = nanos.getAsLong();
        if (refused > 0 && now - reportedNanos >= REPORT_EVERY.toNanos()) {
            log.warn("{} sockets came to the control room without a good hello", refused);
            refused = 0;
            reportedNanos = now;
        }
    }
}
