package ngage.backend.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.supervise.Activity.Progress;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tails the cue log of one run, and calls its listeners with every entry once, in order. While the log
/// is away entries may come another way, by [#hear].
///
/// One supervised thread: while the log is away it tries again, at least about once a second, and goes on
/// where it was. When the log is back, and whenever it is quiet, it looks whether the log still has what this
/// node has heard, and gives it back what is missing. Listeners are called by one thread at a time, under
/// the guard `hearing`.
public final class CueLogReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CueLogReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration UNSOUND_WAIT = Duration.ofSeconds(1);

    private final CueLog log;
    private final List<LogListener> listeners;
    private final HeardEntries heard;
    private final Object hearing = new Object();
    private @Nullable SupervisedActivity activity;
    private volatile HealthLine health = health(Health.DEGRADED, "not read yet");
    private volatile boolean closed;
    private boolean isSound;

    /// @param offset of the last entry that the listeners have; 0 for all
    /// @param listeners called in this order
    public CueLogReader(CueLog log, long offset, List<LogListener> listeners) {
        this.log = log;
        this.heard = new HeardEntries(offset);
        this.listeners = List.copyOf(listeners);
    }

    public void start(Supervisor supervisor) {
        activity =
                supervisor.supervise(
                        new Duty(
                                "log reader",
                                RestartPolicy.CORE,
                                List.of(RedisLink.REDIS),
                                this::readOn));
    }

    /// @return of the last entry that the listeners have
    public long offset() {
        return heard.offset();
    }

    /// @return all that the listeners have
    public HeardEntries heard() {
        return heard;
    }

    /// Hands entries to the listeners that did not come by the log, but will be in it. Those that they
    /// have are skipped. Any thread.
    ///
    /// @param entries in order
    /// @return offset of the last entry that the listeners have now
    public long hear(List<LogEntry> entries) {
        synchronized (hearing) {
            for (LogEntry entry : entries) {
                if (!closed && entry.offset() == heard.offset() + 1) {
                    pass(entry);
                }
            }
            return heard.offset();
        }
    }

    public HealthLine health() {
        return health;
    }

    /// Returns when no listener will be called any more.
    @Override
    public void close() {
        closed = true;
        if (activity != null) {
            activity.endAndWait();
        }
    }

    private void readOn(Progress progress) throws LogUnavailableException {
        while (!closed) {
            try {
                if (!isSound || !read(PATIENCE)) {
                    mend();
                }
            } catch (Throwable e) {
                isSound = false;
                report(Health.DOWN, "cannot be read: " + e.getMessage());
                throw e;
            }
            progress.works();
        }
    }

    /// One read, on the caller's thread.
    ///
    /// @param patience how long to wait for the first entry
    /// @return whether there was something
    boolean read(Duration patience) throws LogUnavailableException {
        List<LogEntry> entries = log.after(heard.offset(), patience);
        for (LogEntry entry : entries) {
            synchronized (hearing) {
                if (closed) {
                    return true;
                }
                if (entry.offset() > heard.offset() + 1) {
                    throw new IllegalStateException(
                            "the entry after "
                                    + heard.offset()
                                    + " is missing, there is "
                                    + entry.offset());
                }
                if (entry.offset() == heard.offset() + 1) {
                    pass(entry);
                } else if (heard.contradict(entry)) {
                    isSound = false;
                }
            }
        }
        return !entries.isEmpty();
    }

    /// Looks whether the log still has the newest entry that this node has heard.
    void mend() throws LogUnavailableException {
        long offset = heard.offset();
        isSound = true;
        if (offset > 0) {
            List<LogEntry> end = log.after(offset - 1, Duration.ZERO);
            if (end.isEmpty()) {
                List<LogEntry> missing = heard.after(log.last());
                LOG.warn(
                        "the log lacks {} entries up to {}, and gets them", missing.size(), offset);
                isSound = log.putBack(missing);
            } else {
                isSound = !heard.contradict(end.getFirst());
            }
        }
        if (isSound) {
            report(Health.GOOD, "read up to entry " + offset);
        } else {
            report(
                    Health.DOWN,
                    "differs from what this node has told its phones: restart this node");
            LockSupport.parkNanos(UNSOUND_WAIT.toNanos());
            boolean _ = read(Duration.ZERO); // what comes next still goes out
        }
    }

    private void pass(LogEntry entry) {
        for (LogListener listener : listeners) {
            call(listener, entry);
        }
        heard.add(entry);
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
