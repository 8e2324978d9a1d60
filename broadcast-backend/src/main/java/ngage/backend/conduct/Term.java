package ngage.backend.conduct;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.relay.CueLog;
import ngage.backend.relay.Lease;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NotConductingException;
import ngage.backend.show.CueRun;
import ngage.backend.show.Decision;
import ngage.backend.show.Moment;
import ngage.backend.show.Operator;
import ngage.backend.show.ShowRun;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.protocol.CueContent;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.LogEntry;
import ngage.protocol.RunMode;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One term of this node as the conductor: from a lease taken, to the first sign that it is over. It
/// carries the show run's decisions out: ballots are sealed first, then the entries are appended, then
/// the show run hears of them.
///
/// Blocking; belongs to the conductor's thread. After a [LogUnavailableException] or a
/// [NotConductingException] the term is over: its show run may lag behind the log.
final class Term {

    private static final Logger LOG = LoggerFactory.getLogger(Term.class);

    private final long number;
    private final CueLog log;
    private final Lease lease;
    private final BallotBox ballotBox;
    private final ShowRun showRun;
    private final ConductorConfig config;

    /// @param number from the lease
    /// @param showRun without history
    Term(
            long number,
            CueLog log,
            Lease lease,
            BallotBox ballotBox,
            ShowRun showRun,
            ConductorConfig config) {
        this.number = number;
        this.log = log;
        this.lease = lease;
        this.ballotBox = ballotBox;
        this.showRun = showRun;
        this.config = config;
    }

    long number() {
        return number;
    }

    /// Rebuilds the show run from the log; starts it if there is nothing in the log. Nobody may have
    /// conducted for a while, so fans get the time to come back with the answers that they gave.
    void begin(RunMode mode, Moment moment) throws LogUnavailableException, NotConductingException {
        List<LogEntry> history = log.after(0, Duration.ZERO);
        while (!history.isEmpty()) {
            history.forEach(showRun::apply);
            renew(); // a long history must not outlast the lease
            history = log.after(showRun.offset(), Duration.ZERO);
        }
        if (showRun.offset() == 0) {
            append(showRun.start(mode, moment.wall()));
        }
        List<LogEntry> extension = showRun.extend(config.reconnectAllowance(), moment);
        if (!extension.isEmpty()) {
            append(extension);
        }
    }

    void renew() throws LogUnavailableException, NotConductingException {
        if (!lease.renew(number)) {
            throw new NotConductingException("the conductor's lease ran out in term " + number);
        }
    }

    /// @param slowestPhone how far behind the studio the slowest phone is that a deadline waits for
    ToControlRoom go(Go go, Operator operator, Moment moment, Duration slowestPhone)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        long begunNanos = System.nanoTime();
        lockDue(moment);
        Optional<CueRun> toReveal = showRun.toReveal();
        Tally tally = toReveal.isPresent() ? ballotBox.tally(askToCount(toReveal.get())) : null;
        return carryOut(showRun.go(go, operator, moment, slowestPhone, tally), begunNanos);
    }

    ToControlRoom setStandby(SetStandby command, Operator operator, Moment moment)
            throws LogUnavailableException, NotConductingException {
        return carryOut(showRun.setStandby(command, operator, moment.wall()), System.nanoTime());
    }

    /// Locks every ask whose deadline has come.
    void lockDue(Moment moment)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        for (CueRun ask : showRun.due(moment.media())) {
            seal(ask);
            append(List.of(showRun.lockAtDeadline(ask, moment.wall())));
        }
    }

    /// @param begunNanos when the time that the decision is based on was taken
    private ToControlRoom carryOut(Decision decision, long begunNanos)
            throws LogUnavailableException, NotConductingException {
        if (decision instanceof Decision.Accepted accepted && !accepted.entries().isEmpty()) {
            append(accepted.entries(), begunNanos);
        }
        return decision.reply();
    }

    /// The ballot box has no fence of its own, so ask for the lease once more: a conductor that was
    /// paused must not end a vote.
    private void seal(CueRun ask)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        renew();
        Tally tally = ballotBox.seal(askToCount(ask));
        LOG.info("{} sealed with {} ballots", ask.id(), tally.ballots());
    }

    private void append(List<LogEntry> entries)
            throws LogUnavailableException, NotConductingException {
        append(entries, System.nanoTime());
    }

    /// Safe to try again with an unknown outcome: the log knows a repeat. But not for longer than patience
    /// lasts, or the entries would speak of a moment long past.
    private void append(List<LogEntry> entries, long begunNanos)
            throws LogUnavailableException, NotConductingException {
        LogUnavailableException unconfirmed = null;
        do {
            if (System.nanoTime() - begunNanos > config.patience().toNanos()) {
                throw new LogUnavailableException(
                        "Redis was too slow for entry " + entries.getFirst().offset(), unconfirmed);
            }
            if (unconfirmed != null) {
                LockSupport.parkNanos(config.appendPause().toNanos());
            }
            unconfirmed = tryToAppend(entries);
        } while (unconfirmed != null);
        for (LogEntry entry : entries) {
            showRun.apply(entry);
            LOG.info(
                    "entry {}: {} by {}",
                    entry.offset(),
                    entry.fact().getClass().getSimpleName(),
                    entry.asRun());
        }
    }

    /// @return nothing if it is in the log
    private @Nullable LogUnavailableException tryToAppend(List<LogEntry> entries)
            throws NotConductingException {
        try {
            log.append(number, entries);
            return null;
        } catch (LogUnavailableException e) {
            return e;
        }
    }

    private static AskToCount askToCount(CueRun cueRun) {
        if (cueRun.content().orElse(null) instanceof CueContent.Ask ask) {
            return AskToCount.of(cueRun.id(), ask);
        }
        throw new IllegalArgumentException(cueRun.id() + " is not an ask");
    }
}
