package ngage.backend.video.ingest;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one source at a time onto the air, whichever way it comes: the first stays until it is gone, others
/// are refused. Remembers, for the desk, who is on, how the last one was lost, and who was refused.
///
/// Any thread.
public final class StudioGate {

    private static final Logger log = LoggerFactory.getLogger(StudioGate.class);

    /// How long the desk sees a refusal.
    private static final long TOLD_NANOS = Duration.ofSeconds(30).toNanos();

    /// Between two lines of the log: whoever wants can be refused as often as he wants.
    private static final long LOG_NANOS = Duration.ofSeconds(1).toNanos();

    private final Duration silence;
    private final LongSupplier nanos;

    private @Nullable StudioTurn present;
    private @Nullable Note lost;
    private @Nullable Note refused;
    private @Nullable Note logged;

    private record Note(String text, long atNanos) {}

    /// @param silence after which a source that sends nothing is taken for gone
    /// @param nanos the monotonic clock
    public StudioGate(Duration silence, LongSupplier nanos) {
        this.silence = silence;
        this.nanos = nanos;
    }

    /// @param caller in words, such as `RTMP from 10.0.0.7`
    /// @return the caller's turn, to be closed by it; absent if it is refused, because another is on
    public synchronized @Nullable StudioTurn enter(String caller) {
        StudioTurn other = present;
        if (other != null) {
            refuse(caller + " while " + other.caller() + " is on");
            return null;
        }
        StudioTurn turn = new StudioTurn(caller, silence, this::leave);
        present = turn;
        return turn;
    }

    /// Somebody who may not come in at all.
    ///
    /// @param words who, and why
    public synchronized void refuse(String words) {
        Note now = new Note(words, nanos.getAsLong());
        refused = now;
        Note last = logged;
        if (last == null
                || isOver(last)
                || !last.text.equals(words) && now.atNanos - last.atNanos > LOG_NANOS) {
            logged = now;
            log.warn("refused a source: {}", words);
        }
    }

    /// Returns when no source is on, or after `patience`.
    public synchronized void awaitFree(Duration patience) throws InterruptedException {
        long end = nanos.getAsLong() + patience.toNanos();
        for (long left = end - nanos.getAsLong();
                present != null && left > 0;
                left = end - nanos.getAsLong()) {
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /// @return who is on; absent if nobody is
    public synchronized @Nullable String caller() {
        return present == null ? null : present.caller();
    }

    /// @return how the last source was lost, in words; absent before that
    public synchronized @Nullable String lost() {
        return lost == null ? null : lost.text + " " + ago(lost);
    }

    /// @return who was refused in the last half minute, in words; absent if nobody was
    public synchronized @Nullable String refused() {
        return refused == null || isOver(refused)
                ? null
                : "refused " + refused.text + ", " + ago(refused);
    }

    private synchronized void leave(StudioTurn turn, String how) {
        log.info("{} is gone: {}", turn.caller(), how);
        lost = new Note(turn.caller() + " " + how, nanos.getAsLong());
        present = null;
        notifyAll();
    }

    private boolean isOver(Note note) {
        return nanos.getAsLong() - note.atNanos > TOLD_NANOS;
    }

    private String ago(Note note) {
        long seconds = (nanos.getAsLong() - note.atNanos) / 1_000_000_000;
        return seconds < 120 ? seconds + " s ago" : seconds / 60 + " min ago";
    }
}
