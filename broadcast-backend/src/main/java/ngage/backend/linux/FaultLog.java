package ngage.backend.linux;

import org.slf4j.Logger;

/// Logs faults that may come by the thousand: one a second, with how many there were since. One thread.
public final class FaultLog {

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Logger log;
    private long loggedAt = System.nanoTime() - PAUSE_NANOS;
    private long unlogged;

    public FaultLog(Logger log) {
        this.log = log;
    }

    public void add(String what, Throwable fault) {
        unlogged++;
        long now = System.nanoTime();
        if (now - loggedAt >= PAUSE_NANOS) {
            loggedAt = now;
            log.error("{} (faults since the last one logged: {})", what, unlogged, fault);
            unlogged = 0;
        }
    }
}
