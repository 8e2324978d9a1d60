package ngage.backend.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.backoff.Backoff;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tails the cue log of one run, and calls its listeners with every entry once, in order.
///
/// One thread of its own, which never gives up: while the log is away it tries again, at least once a
/// second, and goes on where it was.
public final class CueLogReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CueLogReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final CueLog log;
    private final List<LogListener> listeners;
    private final Thread thread;
    private volatile HealthLine health = health(Health.DEGRADED, "not read yet");
    private volatile boolean closed;
    private volatile long offset;

    /// @param offset of the last entry that the listeners have; 0 for all
    /// @param listeners called in this order
    public CueLogReader(CueLog log, long offset, List<LogListener> listeners) {
        this.log = log;
        this.offset = offset;
        this.listeners = List.copyOf(listeners);
        this.thread = Thread.ofPlatform().name("cue-log-reader").daemon().unstarted(this::readOn);
    }

    public void start() {
        thread.start();
    }

    /// @return of the last entry that the listeners have
    public long offset() {
        return offset;
    }

    public HealthLine health() {
        return health;
    }

    /// Returns when no listener will be called any more.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOn() {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, ThreadLocalRandom.current());
        while (!closed) {
            try {
                read(PATIENCE);
                backoff.reset();
                report(Health.GOOD, "read up to entry " + offset);
            } catch (Throwable e) { // whatever it is, phones must hear what comes next
                report(Health.DOWN, "cannot be read: " + e.getMessage());
                LockSupport.parkNanos(backoff.next().toNanos());
            }
        }
    }

    /// One read, on the caller's thread.
    ///
    /// @param patience how long to wait for the first entry
    void read(Duration patience) throws LogUnavailableException {
        for (LogEntry entry : log.after(offset, patience)) {
            if (closed) {
                return;
            }
            if (entry.offset() != offset + 1) {
                throw new IllegalStateException(
                        "the entry after " + offset + " is missing, there is " + entry.offset());
            }
            for (LogListener listener : listeners) {
                call(listener, entry);
            }
            offset = entry.offset();
        }
    }

    /// A listener that fails must not keep the others, nor the next entry, from being heard.
    private static void call(LogListener listener, LogEntry entry) {
        try {
            listener.onEntry(entry);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} failed on entry {}",
                    listener.getClass().getSimpleName(),
                    entry.offset(),
                    e);
        }
    }

    private void report(Health state, String text) {
        if (health.state() != state) {
            LOG.info("cue log {}: {}", log.epoch(), text);
        }
        health = health(state, text);
    }

    private static HealthLine health(Health state, String text) {
        return new HealthLine("cue log", state, text);
    }
}
