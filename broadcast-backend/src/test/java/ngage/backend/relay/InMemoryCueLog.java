package ngage.backend.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;

/// A cue log in memory, for tests of what reads and writes one. It can go away and come back, also just
/// after it took an append. Safe on any thread.
public final class InMemoryCueLog implements CueLog {

    private final ShowRunId epoch;
    private final List<LogEntry> entries = new ArrayList<>();
    private long term;
    private boolean isAway;
    private int unconfirmedAppends;
    private Duration stall = Duration.ZERO;

    public InMemoryCueLog(ShowRunId epoch) {
        this.epoch = epoch;
    }

    @Override
    public ShowRunId epoch() {
        return epoch;
    }

    @Override
    public synchronized void append(long term, List<LogEntry> appended)
            throws NotConductingException, LogUnavailableException {
        checkThere();
        if (appended.isEmpty()) {
            return;
        }
        if (stall.isPositive()) {
            LockSupport.parkNanos(stall.toNanos());
            throw new LogUnavailableException("stalled", null);
        }
        if (term < this.term) {
            throw new NotConductingException("term " + term + " is older than " + this.term);
        }
        this.term = term;
        long first = appended.getFirst().offset();
        for (int i = 0; i < appended.size(); i++) {
            if (appended.get(i).offset() != first + i) {
                throw new NotConductingException("the entries' own offsets have a hole");
            }
        }
        if (first == entries.size() + 1) {
            entries.addAll(appended);
            notifyAll();
        } else if (!isRepeat(first, appended)) {
            throw new NotConductingException("offset " + first + " is not the next");
        }
        if (unconfirmedAppends > 0) {
            unconfirmedAppends--;
            throw new LogUnavailableException("gone", new IllegalStateException("test"));
        }
    }

    @Override
    public synchronized List<LogEntry> after(long offset, Duration patience)
            throws LogUnavailableException {
        long end = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        checkThere();
        while (entries.size() <= offset && left > 0) {
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            checkThere();
            left = end - System.nanoTime();
        }
        return entries.size() <= offset
                ? List.of()
                : List.copyOf(entries.subList((int) offset, entries.size()));
    }

    @Override
    public synchronized boolean putBack(List<LogEntry> missing) throws LogUnavailableException {
        checkThere();
        for (LogEntry entry : missing) {
            if (entry.offset() == entries.size() + 1) {
                entries.add(entry);
                notifyAll();
            } else if (entry.offset() > entries.size()
                    || !entries.get((int) entry.offset() - 1).equals(entry)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized long last() throws LogUnavailableException {
        checkThere();
        return entries.size();
    }

    /// As a replica does that was promoted before these had reached it.
    public synchronized void loseLast(int count) {
        for (int i = 0; i < count; i++) {
            entries.removeLast();
        }
    }

    public synchronized void goAway() {
        isAway = true;
        notifyAll();
    }

    public synchronized void comeBack() {
        isAway = false;
    }

    /// From now on an append takes this long, and then did not happen.
    public synchronized void stallAppends(Duration stall) {
        this.stall = stall;
    }

    /// The next appends happen, but the writer does not hear so.
    public synchronized void loseConfirmations(int count) {
        unconfirmedAppends = count;
    }

    private boolean isRepeat(long first, List<LogEntry> appended) {
        long end = first - 1 + appended.size();
        return first >= 1
                && end <= entries.size()
                && entries.subList((int) first - 1, (int) end).equals(appended);
    }

    private void checkThere() throws LogUnavailableException {
        if (isAway) {
            throw new LogUnavailableException("away", new IllegalStateException("test"));
        }
    }
}
