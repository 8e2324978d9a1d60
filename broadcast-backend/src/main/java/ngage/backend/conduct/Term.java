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
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.LogEntry;
import ngage.protocol.RunMode;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.CommandAccepted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One term of this node as the conductor: from a lease taken, to the first sign that it is over. It
/// carries the show run's decisions out: ballots are sealed first, then the entries are appended, then
/// the show run hears of them.
///
/// When the log goes away in the middle of it the term goes on, cut off: entries become facts by the
/// consent of all nodes ([Peers#agree]), no ask is locked, and the first answer of the log ends the term,
/// for the next one to begin on a log that is whole again.
///
/// Blocking; belongs to the conductor's thread. After a [LogUnavailableException] or a
/// [NotConductingException] the term is over: its show run may lag behind the log.
final class Term {

    private static final Logger LOG = LoggerFactory.getLogger(Term.class);

    /// A node that does not answer for so long is stopped, or cut off, and agrees to nothing alone.
    private static final Duration PEERS_PATIENCE = Duration.ofMillis(900);

    private final long number;
    private final CueLog log;
    private final Lease lease;
    private final BallotBox ballotBox;
    private final Peers peers;
    private final ShowRun showRun;
    private final ConductorConfig config;
    private boolean areBallotsAway;
    private boolean isCutOff;

    /// @param number from the lease
    /// @param showRun without history
    Term(
            long number,
            CueLog log,
            Lease lease,
            BallotBox ballotBox,
            Peers peers,
            ShowRun showRun,
            ConductorConfig config) {
        this.number = number;
        this.log = log;
        this.lease = lease;
        this.ballotBox = ballotBox;
        this.peers = peers;
        this.showRun = showRun;
        this.config = config;
    }

    long number() {
        return number;
    }

    /// @return whether it goes on without the log
    boolean isCutOff() {
        return isCutOff;
    }

    /// Rebuilds the show run from the log; starts it if there is nothing in the log. Nobody may have
    /// conducted for a while, so fans get the time to come back with the answers that they gave.
    ///
    /// What some node has heard, but the log lacks, is put back first: phones have seen it.
    void begin(RunMode mode, Moment moment) throws LogUnavailableException, NotConductingException {
        List<LogEntry> missing = missing();
        if (!log.putBack(missing)) {
            LOG.error(
                    "some node has told its phones other entries than are in the log, from {} on",
                    missing.getFirst().offset());
        }
        List<LogEntry> history = log.after(0, Duration.ZERO);
        while (!history.isEmpty()) {
            history.forEach(showRun::apply);
            peers.hear(history);
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

    /// Asks again as long as somebody does not answer who may know more, but a show must not wait long for
    /// one that hangs.
    private List<LogEntry> missing() throws LogUnavailableException, NotConductingException {
        long begunNanos = System.nanoTime();
        long last = log.last();
        Peers.Knowledge known = peers.entriesAfter(number, last, lease.predecessor());
        while (!known.silent().isEmpty()
                && System.nanoTime() - begunNanos < PEERS_PATIENCE.toNanos()) {
            renew();
            LockSupport.parkNanos(config.appendPause().toNanos());
            known = peers.entriesAfter(number, last, lease.predecessor());
        }
        if (!known.silent().isEmpty()) {
            LOG.warn(
                    "term {} begins without a word from {}",
                    number,
                    String.join(", ", known.silent()));
        }
        return known.entries();
    }

    /// @throws LogUnavailableException if the log's store does not answer: this node may still hold the
    ///     lease, or not. The term is cut off then
    void renew() throws LogUnavailableException, NotConductingException {
        try {
            renewLease();
        } catch (LogUnavailableException e) {
            isCutOff = true;
            throw e;
        }
        if (isCutOff) {
            throw new NotConductingException("the log is back; a new term begins on it");
        }
    }

    private void renewLease() throws LogUnavailableException, NotConductingException {
        if (!lease.renew(number)) {
            throw new NotConductingException("the conductor's lease ran out in term " + number);
        }
    }

    /// @param slowestPhone how far behind the studio the slowest phone is that a deadline waits for
    ToControlRoom go(Go go, Operator operator, Moment moment, Duration slowestPhone)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        long begunNanos = System.nanoTime();
        lockWhatCanBeLocked(moment);
        Optional<CueRun> toReveal = showRun.toReveal();
        // Sealed again: should a promoted replica not know the seal, or not all ballots, it is
        // mended now.
        Tally tally = toReveal.isPresent() ? seal(toReveal.get()) : null;
        return carryOut(showRun.go(go, operator, moment, slowestPhone, tally), begunNanos);
    }

    ToControlRoom setStandby(SetStandby command, Operator operator, Moment moment)
            throws LogUnavailableException, NotConductingException {
        return carryOut(showRun.setStandby(command, operator, moment.wall()), System.nanoTime());
    }

    ToControlRoom setStudioDelay(SetStudioDelay command, Operator operator, Moment moment)
            throws LogUnavailableException, NotConductingException {
        return carryOut(
                showRun.setStudioDelay(command, operator, moment.wall()), System.nanoTime());
    }

    /// Locks every ask whose deadline has come. If its ballots could not be stored meanwhile, it gets more time first: they
    /// wait with the nodes, and would be refused as too late.
    void lockDue(Moment moment)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        List<CueRun> due = showRun.due(moment.media());
        if (areBallotsAway && !due.isEmpty()) {
            ballotBox.tally(askToCount(due.getFirst())); // only looks whether they are back
            areBallotsAway = false;
            append(showRun.extend(config.reconnectAllowance(), moment));
            return;
        }
        for (CueRun ask : due) {
            Tally tally = sealInTime(ask);
            LOG.info("{} sealed with {} ballots", ask.id(), tally.ballots());
            append(List.of(showRun.lockAtDeadline(ask, moment.wall())));
        }
    }

    private Tally sealInTime(CueRun ask)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        try {
            return seal(ask);
        } catch (BallotsUnavailableException e) {
            // Without a cause Redis is there, and a node has not confirmed.
            areBallotsAway |= e.getCause() != null;
            throw e;
        }
    }

    /// That ballots cannot be sealed now is no reason to keep the next cue from the phones.
    private void lockWhatCanBeLocked(Moment moment)
            throws LogUnavailableException, NotConductingException {
        try {
            if (!isCutOff) {
                lockDue(moment);
            }
        } catch (BallotsUnavailableException e) {
            LOG.warn("an ask whose time is over stays open: {}", e.getMessage());
        } catch (LogUnavailableException e) {
            if (!isCutOff) {
                throw e;
            }
        }
    }

    /// @param begunNanos when the time that the decision is based on was taken
    private ToControlRoom carryOut(Decision decision, long begunNanos)
            throws LogUnavailableException, NotConductingException {
        if (!(decision instanceof Decision.Accepted accepted) || accepted.entries().isEmpty()) {
            return decision.reply();
        }
        append(accepted.entries(), begunNanos);
        return isCutOff ? withWarning(accepted.reply()) : accepted.reply();
    }

    private static CommandAccepted withWarning(CommandAccepted reply) {
        return new CommandAccepted(
                reply.command(),
                reply.offset(),
                reply.cueRun(),
                reply.at(),
                reply.nextGo(),
                "Redis is away: answers wait uncounted; nothing locks or reveals until it is back.");
    }

    /// The ballot box has no fence of its own, so ask for the lease once more: a conductor that was
    /// paused must not end a vote.
    private Tally seal(CueRun ask)
            throws LogUnavailableException, NotConductingException, BallotsUnavailableException {
        renew();
        return ballotBox.seal(askToCount(ask));
    }

    private void append(List<LogEntry> entries)
            throws LogUnavailableException, NotConductingException {
        append(entries, System.nanoTime());
    }

    /// Safe to try again with an unknown outcome: the log knows a repeat. But not for longer than patience
    /// lasts, or the entries would speak of a moment long past.
    ///
    /// The way without the log takes the very same entries: should they be in it already, or get there
    /// late, nothing contradicts them.
    private void append(List<LogEntry> entries, long begunNanos)
            throws LogUnavailableException, NotConductingException {
        LogUnavailableException unconfirmed = isCutOff ? null : tryToAppend(entries);
        while (isCutOff || unconfirmed != null) {
            String objection = peers.agree(number, entries);
            if (objection == null) {
                isCutOff = true;
                break;
            }
            if (System.nanoTime() - begunNanos > config.patience().toNanos()) {
                throw new LogUnavailableException(
                        "Redis was too slow for entry "
                                + entries.getFirst().offset()
                                + ", and it cannot go without Redis: "
                                + objection,
                        unconfirmed);
            }
            LockSupport.parkNanos(config.appendPause().toNanos());
            if (!isCutOff) {
                unconfirmed = tryToAppend(entries);
            }
        }
        if (!isCutOff) {
            peers.hear(entries);
        }
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
