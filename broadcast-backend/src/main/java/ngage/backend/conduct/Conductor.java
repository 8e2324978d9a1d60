package ngage.backend.conduct;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import ngage.backend.relay.CueLog;
import ngage.backend.relay.Lease;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.NotConductingException;
import ngage.backend.show.Moment;
import ngage.backend.show.Operator;
import ngage.backend.show.ShowRun;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Activity.Progress;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Conducts one show run, or stands by to: takes the lease when it is free, rebuilds the show run from
/// the log, carries out commands and deadlines until the lease is lost, and begins again. While the log
/// is away the term that was under way goes on without it, as far as [Term] can.
///
/// One supervised thread, which owns the show run. Commands come from any thread
/// and wait for it; at most [#MAX_COMMANDS] of them.
public final class Conductor implements Commands, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
    private static final int MAX_COMMANDS = 100;
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(1);
    private static final int PARK_AFTER = 20;

    /// What a command does, on the conductor's thread.
    private interface Action {

        ToControlRoom take(Term term)
                throws LogUnavailableException, NotConductingException, BallotsUnavailableException;
    }

    private record Command(CommandId id, Action action, CompletableFuture<ToControlRoom> reply) {}

    private final NodeId own;
    private final CueLog log;
    private final Lease lease;
    private final BallotBox ballotBox;
    private final Peers peers;
    private final Pledge pledge;
    private final Supplier<ShowRun> newShowRun;
    private final RunMode mode;
    private final StreamClock clock;
    private final Supplier<Duration> slowestPhone;
    private final InstantSource wall;
    private final ConductorConfig config;

    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>(MAX_COMMANDS);
    private @Nullable SupervisedActivity activity;
    private @Nullable Term term;
    private @Nullable String lastFailure;
    private long renewedNanos;
    private volatile HealthLine health = health(Health.DEGRADED, "not started");
    private volatile long conducts;
    private volatile boolean isElsewhere;
    private volatile boolean isClosed;

    /// @param own this node
    /// @param pledge what this node has promised to others; it takes no lease meanwhile
    /// @param newShowRun makes the show run without history, to replay the log into
    /// @param mode of the run, if it starts now
    /// @param slowestPhone how far behind the studio the slowest phone is that a deadline waits for; asked
    ///     once for each GO, since the answer is dear
    public Conductor(
            NodeId own,
            CueLog log,
            Lease lease,
            BallotBox ballotBox,
            Peers peers,
            Pledge pledge,
            Supplier<ShowRun> newShowRun,
            RunMode mode,
            StreamClock clock,
            Supplier<Duration> slowestPhone,
            InstantSource wall,
            ConductorConfig config) {
        this.own = own;
        this.log = log;
        this.lease = lease;
        this.ballotBox = ballotBox;
        this.peers = peers;
        this.pledge = pledge;
        this.newShowRun = newShowRun;
        this.mode = mode;
        this.clock = clock;
        this.slowestPhone = slowestPhone;
        this.wall = wall;
        this.config = config;
    }

    /// Blocking: looks first whether the run, if it has begun, is of this show. What the log cannot tell now
    /// the conductor's thread will find out.
    ///
    /// @throws OtherShowException if the run began with another show
    public void start(Supervisor supervisor) {
        try {
            log.after(0, Duration.ZERO).stream().limit(1).forEach(newShowRun.get()::apply);
        } catch (LogUnavailableException e) {
            LOG.warn("cannot look yet at what {} began with: {}", log.epoch(), e.getMessage());
        }
        // Not before another node had its turn, since what nobody foresaw may happen again at once.
        RestartPolicy policy =
                new RestartPolicy(
                        config.acquireEvery(),
                        config.longestAcquireEvery(),
                        HEALTHY_AFTER,
                        PARK_AFTER,
                        config.longestAcquireEvery());
        activity = supervisor.supervise(new Duty("conducting", policy, this::conduct));
    }

    @Override
    public ToControlRoom go(Go go, Operator operator) throws InterruptedException {
        return call(go.command(), term -> term.go(go, operator, moment(), slowestPhone.get()));
    }

    @Override
    public ToControlRoom setStandby(SetStandby command, Operator operator)
            throws InterruptedException {
        return call(command.command(), term -> term.setStandby(command, operator, moment()));
    }

    @Override
    public ToControlRoom setStudioDelay(SetStudioDelay command, Operator operator)
            throws InterruptedException {
        return call(command.command(), term -> term.setStudioDelay(command, operator, moment()));
    }

    /// @return the term in which this node conducts; 0 if it does not
    public long term() {
        return conducts;
    }

    public HealthLine health() {
        return health;
    }

    /// Gives the lease back, so that another node conducts at once. Returns when this one is done.
    @Override
    public void close() {
        isClosed = true;
        if (activity == null) {
            return;
        }
        activity.endAndWait();
        resign();
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            command.reply.complete(refused(command.id));
        }
    }

    private ToControlRoom call(CommandId id, Action action) throws InterruptedException {
        Command command = new Command(id, action, new CompletableFuture<>());
        if (isElsewhere || isClosed || !commands.offer(command)) {
            return refused(id);
        }
        try {
            Optional<ToControlRoom> reply = await(command);
            // A command that is taken back has not happened; one that cannot be is happening now.
            if (reply.isEmpty() && !commands.remove(command)) {
                reply = await(command);
            }
            return reply.orElseGet(() -> refused(id));
        } catch (InterruptedException e) {
            // Nobody waits for it any more: it must not fire when somebody conducts again.
            boolean _ = commands.remove(command);
            throw e;
        }
    }

    private Optional<ToControlRoom> await(Command command) throws InterruptedException {
        try {
            return Optional.of(
                    command.reply.get(config.patience().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("commands are answered, never failed", e);
        }
    }

    private void conduct(Progress progress) throws InterruptedException {
        while (!isClosed) {
            try {
                step();
            } catch (LogUnavailableException | NotConductingException e) {
                end(e);
                LockSupport.parkNanos(config.acquireEvery().toNanos());
            } catch (Throwable e) {
                fail(e);
                throw e;
            }
            progress.works();
        }
    }

    private void step()
            throws LogUnavailableException, NotConductingException, InterruptedException {
        Term present = term;
        if (present == null) {
            takeOver();
            return;
        }
        if (present.isCutOff() && pledge.isHeld()) {
            throw new NotConductingException("another node conducts, without Redis");
        }
        if (System.nanoTime() - renewedNanos >= config.renewEvery().toNanos()) {
            renew(present);
            renewedNanos = System.nanoTime();
        }
        if (!present.isCutOff()) {
            lockDue(present);
        }
        Command command = commands.poll(config.tick().toNanos(), TimeUnit.NANOSECONDS);
        if (command != null) {
            command.reply.complete(answer(present, command));
        }
    }

    private void renew(Term present) throws NotConductingException {
        try {
            present.renew();
        } catch (LogUnavailableException e) {
            report(
                    Health.DEGRADED,
                    "conducts without Redis, in term "
                            + present.number()
                            + ": cues reach the phones, answers wait, locks wait");
        }
    }

    private void takeOver() throws LogUnavailableException, NotConductingException {
        if (pledge.isHeld()) {
            standAside();
            return;
        }
        OptionalLong number = lease.acquire();
        isElsewhere = number.isEmpty();
        if (number.isEmpty()) {
            report(Health.GOOD, "another node conducts; this one is ready to");
            LockSupport.parkNanos(config.acquireEvery().toNanos());
            return;
        }
        if (pledge.isHeld()) {
            // Given while the lease was asked for, which may have taken long.
            lease.release(number.getAsLong());
            standAside();
            return;
        }
        if (!pledge.onNewTerm(own, number.getAsLong())) {
            // The next one is higher: a promoted replica may count again what it had not heard of.
            return;
        }
        renewedNanos = System.nanoTime();
        Term begun =
                new Term(
                        number.getAsLong(), log, lease, ballotBox, peers, newShowRun.get(), config);
        term = begun;
        begun.begin(mode, moment());
        conducts = begun.number();
        pledge.onConducts(conducts);
        report(Health.GOOD, "conducts, in term " + begun.number());
    }

    private void standAside() {
        isElsewhere = true;
        report(Health.GOOD, "another node conducts, without Redis");
        LockSupport.parkNanos(config.acquireEvery().toNanos());
    }

    private void lockDue(Term present) throws LogUnavailableException, NotConductingException {
        try {
            present.lockDue(moment());
            report(Health.GOOD, "conducts, in term " + present.number());
        } catch (LogUnavailableException e) {
            if (!present.isCutOff()) {
                throw e;
            }
        } catch (BallotsUnavailableException e) {
            report(Health.DEGRADED, "cannot lock an ask whose time is over: " + e.getMessage());
        }
    }

    private ToControlRoom answer(Term present, Command command) {
        try {
            return command.action.take(present);
        } catch (BallotsUnavailableException e) {
            LOG.warn("command {} failed: {}", command.id, e.getMessage());
            report(Health.DEGRADED, String.valueOf(e.getMessage()));
            return refused(command.id);
        } catch (LogUnavailableException e) {
            if (present.isCutOff()) {
                // Its entries never went to the log, so nothing stands in the way of others.
                report(Health.DEGRADED, String.valueOf(e.getMessage()));
            } else {
                end(e);
            }
            return refused(command.id);
        } catch (NotConductingException e) {
            end(e);
            return refused(command.id);
        } catch (RuntimeException | Error e) {
            LOG.error("command {} failed", command.id);
            fail(e);
            return refused(command.id);
        }
    }

    /// What nobody foresaw may happen again at once: another node shall have its turn, and the log stay
    /// readable.
    private void fail(Throwable cause) {
        if (!cause.toString().equals(lastFailure)) {
            LOG.error("the conductor failed", cause);
            lastFailure = cause.toString();
        }
        release();
        end(cause);
    }

    private void end(Throwable cause) {
        term = null;
        conducts = 0;
        report(Health.DOWN, cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    private void resign() {
        release();
        term = null;
        conducts = 0;
        report(Health.GOOD, "has given the lease back, and ends");
    }

    private void release() {
        Term present = term;
        if (present != null) {
            try {
                lease.release(present.number());
            } catch (LogUnavailableException e) {
                LOG.warn("the lease must run out by itself: {}", e.getMessage());
            }
        }
    }

    private Moment moment() {
        return new Moment(wall.instant(), clock.now(), clock.frameMicros());
    }

    private ToControlRoom refused(CommandId id) {
        return new ToControlRoom.CommandRefused(
                id,
                CommandRefusal.NOT_CONDUCTING,
                "This node cannot write to the show now ("
                        + health.text()
                        + "). The command may have taken effect all the same: only a repeat of"
                        + " it can tell.",
                null);
    }

    private void report(Health state, String text) {
        if (health.state() != state || !health.text().equals(text)) {
            LOG.info("conductor of {}: {}", log.epoch(), text);
            health = health(state, text);
        }
    }

    private static HealthLine health(Health state, String text) {
        return new HealthLine("conductor", state, text);
    }
}
