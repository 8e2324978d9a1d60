package ngage.backend.vote;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLink;
import ngage.backend.supervise.Activity.Progress;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A ballot box that groups ballots by shard and stores each group in Redis in one atomic call.
///
/// I/O threads put ballots into an [AskLane] for each ask and shard. One thread of its own sends them,
/// hears of them and calls all replies, those of one batch in a row: a [BallotReply] that hands itself on
/// to its loop costs that loop one wake-up for the batch. A batch is sent again until Redis answers; that
/// is safe because storing a ballot twice changes nothing. At most [BallotBoxConfig#maxWaiting] ballots
/// are without an answer; the next one hears [BallotReply#onOverloaded].
///
/// A seal has two steps: each shard takes nothing new, and then, when every node has confirmed that what
/// it acknowledged is in the shards as they are now ([Settlement]), nothing at all.
public final class RedisBallotBox implements BallotBox, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBallotBox.class);
    private static final Duration SEAL_PAUSE = Duration.ofMillis(5);
    private static final Duration REPLICA_PATIENCE = Duration.ofSeconds(1);

    /// For who only looks: about as long as the link waits for any command.
    private static final Duration READ_PATIENCE = Duration.ofSeconds(2);

    /// Says that an ask is not in all its shards, in [#settled].
    private static final String NOT_YET = "?";

    /// Why ballots are not stored, and since when.
    private record Failure(long sinceNanos, String words) {}

    private record Lanes(AskToCount ask, List<AskLane> byShard) {}

    private final RedisLink link;
    private final BallotShards shards;
    private final BallotBoxConfig config;
    private final RedisConnection writing;

    /// Apart from the ballots, which must not wait behind the choices of a million fans.
    private final RedisConnection reading;

    private final Map<CueRunId, Lanes> asks = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final BallotCounts counts = new BallotCounts();

    /// A hint only: how long the choices will become.
    private volatile int highestFan;

    /// Holds at most a few for each lane. Refusals pass through it too, unbounded but for the rate at which
    /// phones may send, and the thread behind it never waits for Redis.
    private final BlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();

    /// Those with something to do. The thread's own, as all below.
    private final Set<AskLane> active = new LinkedHashSet<>();

    /// What was taken from `jobs` and is not done: kept here, so that a fall loses none.
    private final List<Runnable> taken = new ArrayList<>();

    private @Nullable SupervisedActivity activity;
    private boolean isClosed;

    /// Of the lanes whose newest shipment is not stored. The ballot box's thread.
    private final Map<AskLane, Failure> failures = new HashMap<>();

    private volatile @Nullable Failure failure;
    private volatile boolean isReplaying;
    private volatile List<String> settled = List.of();
    private volatile Settlement others = Settlement.ALONE;

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisBallotBox(RedisLink link, BallotShards shards, BallotBoxConfig config)
            throws LogUnavailableException {
        this.link = link;
        this.shards = shards;
        this.config = config;
        this.writing = link.connect(RedisBallotBox.class, "vote.lua");
        this.reading = link.connect();
    }

    /// Ballots are stored from now on.
    public void start(Supervisor supervisor) {
        activity = supervisor.supervise(new Duty("ballot flusher", RestartPolicy.CORE, this::work));
    }

    /// @param others whom a seal must wait for from now on
    public void settleWith(Settlement others) {
        this.others = others;
    }

    /// For the other nodes: one line for each ask of which ballots are kept, `<cue run> <incarnation> ...` with the
    /// incarnation of each shard in which all is stored that this node acknowledged, or `<cue run> ?` if
    /// that is not so now. Never blocks.
    public List<String> settled() {
        return settled;
    }

    /// @return whether all that this node acknowledged is in the shards as they are now; for an ask of which
    ///     it has acknowledged nothing perhaps only after the next look at them
    public boolean isSettled() {
        return settled.stream().noneMatch(line -> line.endsWith(" " + NOT_YET));
    }

    @Override
    public void open(AskToCount ask) {
        Lanes known = asks.get(ask.cueRun());
        if (known != null) {
            return;
        }
        long now = System.nanoTime();
        Lanes lanes =
                new Lanes(
                        ask,
                        IntStream.range(0, shards.count())
                                .mapToObj(shard -> new AskLane(ask, shard, config, now))
                                .toList());
        if (asks.putIfAbsent(ask.cueRun(), lanes) == null) {
            jobs.add(() -> active.addAll(lanes.byShard));
        }
    }

    @Override
    public void cast(CueRunId cueRun, FanIndex fan, int seq, OptionId choice, BallotReply reply) {
        Lanes lanes = asks.get(cueRun);
        if (lanes == null) {
            jobs.add(() -> reply.onRefused(BallotRefusal.NOT_OPEN));
            return;
        }
        int place = lanes.ask.options().indexOf(choice);
        if (place < 0) {
            jobs.add(() -> reply.onRefused(BallotRefusal.UNKNOWN_OPTION));
            return;
        }
        if (waiting.incrementAndGet() > config.maxWaiting()) {
            waiting.decrementAndGet();
            counts.onOverloaded();
            jobs.add(reply::onOverloaded);
            return;
        }
        if (fan.value() > highestFan) {
            highestFan = fan.value();
        }
        AskLane lane = lanes.byShard.get(shards.shard(fan));
        if (lane.add(shards.index(fan), StoredBallot.of(seq, place), reply, System.nanoTime())) {
            jobs.add(() -> active.add(lane));
        }
    }

    @Override
    public Tally seal(AskToCount ask) throws BallotsUnavailableException {
        // Of all steps together: the conductor waits here, and its lease runs.
        long giveUpNanos = System.nanoTime() + config.sealPatience().toNanos();
        List<String> unsettled = List.of();
        while (true) {
            List<ShardState> states;
            try {
                states = onEveryShard(ask, giveUpNanos, this::seal);
            } catch (BallotsUnavailableException e) {
                // Redis was there all the time, but there is no time left to ask it.
                throw unsettled.isEmpty() || System.nanoTime() - giveUpNanos < 0
                        ? e
                        : notConfirmed(ask, unsettled);
            }
            unsettled = unsettled(ask, states);
            if (!isFinal(states) && unsettled.isEmpty()) {
                List<ShardState> sealed = states;
                states =
                        onEveryShard(
                                ask,
                                giveUpNanos,
                                (asked, shard) -> finish(asked, shard, sealed.get(shard)));
            }
            if (isFinal(states)) {
                return sum(ask, states);
            }
            if (System.nanoTime() - giveUpNanos >= 0) {
                throw notConfirmed(ask, unsettled);
            }
            LockSupport.parkNanos(SEAL_PAUSE.toNanos());
        }
    }

    /// @param unsettled empty if a Redis became another meanwhile
    private static BallotsUnavailableException notConfirmed(
            AskToCount ask, List<String> unsettled) {
        String who =
                unsettled.isEmpty()
                        ? "Redis has"
                        : String.join(", ", unsettled) + (unsettled.size() == 1 ? " has" : " have");
        return new BallotsUnavailableException(
                who + " not confirmed yet that all ballots of " + ask.cueRun() + " are stored",
                null);
    }

    @Override
    public Tally tally(AskToCount ask) throws BallotsUnavailableException {
        return sum(
                ask, onEveryShard(ask, System.nanoTime() + READ_PATIENCE.toNanos(), this::state));
    }

    @Override
    public byte[] choices(AskToCount ask) throws BallotsUnavailableException {
        List<byte[]> stored =
                onEveryShard(
                        ask,
                        System.nanoTime() + READ_PATIENCE.toNanos(),
                        (asked, shard) ->
                                reading.async().getrange(choicesKey(asked, shard), 0, -1));
        int length = 0;
        for (int shard = 0; shard < stored.size(); shard++) {
            int indexes = used(stored.get(shard));
            if (indexes > 0) {
                length = Math.max(length, shards.fan(shard, indexes - 1).value() + 1);
            }
        }
        byte[] choices = new byte[length];
        for (int fan = 0; fan < length; fan++) {
            byte[] ofShard = stored.get(shards.shard(new FanIndex(fan)));
            int index = shards.index(new FanIndex(fan));
            choices[fan] = index < ofShard.length ? StoredBallot.choice(ofShard[index]) : 0;
        }
        return choices;
    }

    /// @return how many ballots are without an answer, and if they cannot be stored since when
    public HealthLine health() {
        Failure present = failure;
        if (present != null) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - present.sinceNanos);
            return new HealthLine(
                    "ballots",
                    Health.DOWN,
                    waiting
                            + " wait; none could be stored for "
                            + seconds
                            + " s: "
                            + present.words);
        }
        return isReplaying
                ? new HealthLine(
                        "ballots",
                        Health.DEGRADED,
                        waiting + " wait; a shard was replaced and gets all of this node again")
                : new HealthLine("ballots", Health.GOOD, waiting + " wait");
    }

    /// @return ballots without an answer
    public int waiting() {
        return waiting.get();
    }

    public BallotCounts counts() {
        return counts;
    }

    /// Returns when all who wait have an answer. Nobody may cast any more by then: close the sockets first.
    @Override
    public void close() {
        if (activity != null) {
            activity.end(); // first, or its end would pass for a fall
            jobs.add(() -> isClosed = true);
            activity.endAndWait();
        }
        jobs.drainTo(taken);
        runTaken();
        asks.values().forEach(lanes -> lanes.byShard.forEach(lane -> run(lane::giveUp)));
        reading.close();
        writing.close();
    }

    /// @return the names of the nodes that have not confirmed it of the shards as they are now
    private List<String> unsettled(AskToCount ask, List<ShardState> states) {
        StringBuilder line = new StringBuilder(ask.cueRun().toString());
        states.forEach(state -> line.append(' ').append(state.incarnation()));
        String expected = line.toString();
        List<String> unsettled = new ArrayList<>();
        if (!isSettled(ask, expected, settled)) {
            unsettled.add("this node");
        }
        others.ofOthers()
                .forEach((node, lines) -> {
                    if (!isSettled(ask, expected, lines)) {
                        unsettled.add(node);
                    }
                });
        return unsettled;
    }

    /// A node that does not know the ask has acknowledged nothing of it.
    private static boolean isSettled(AskToCount ask, String expected, List<String> lines) {
        return lines.contains(expected)
                || lines.stream().noneMatch(line -> line.startsWith(ask.cueRun() + " "));
    }

    private static boolean isFinal(List<ShardState> states) {
        return states.stream().allMatch(ShardState::isFinal);
    }

    private static Tally sum(AskToCount ask, List<ShardState> states) {
        long[] sum = new long[ask.options().size()];
        for (ShardState state : states) {
            for (int place = 0; place < sum.length; place++) {
                sum[place] += state.counts().get(place);
            }
        }
        return ask.tally(sum);
    }

    /// @return without the room for fans that have no ballot
    private static int used(byte[] stored) {
        int used = stored.length;
        while (used > 0 && stored[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private CompletionStage<ShardState> state(AskToCount ask, int shard) {
        return reading.async()
                .<byte[]>fcall(
                        "ngage_tally", ScriptOutputType.VALUE, new String[] {askKey(ask, shard)})
                .thenApply(ShardState::parse);
    }

    private CompletionStage<ShardState> seal(AskToCount ask, int shard) {
        return fcall("ngage_seal", new String[] {askKey(ask, shard)}).thenApply(ShardState::parse);
    }

    private CompletionStage<ShardState> finish(AskToCount ask, int shard, ShardState sealed) {
        return fcall("ngage_finish", new String[] {askKey(ask, shard)}, ascii(sealed.incarnation()))
                .thenApply(ShardState::parse);
    }

    private CompletionStage<byte[]> fcall(String function, String[] keys, byte[]... arguments) {
        return config.durability() == Durability.REPLICA
                ? writing.fcallReplicated(REPLICA_PATIENCE, function, keys, arguments)
                : writing.async().fcall(function, ScriptOutputType.VALUE, keys, arguments);
    }

    private <T> List<T> onEveryShard(
            AskToCount ask,
            long giveUpNanos,
            BiFunction<AskToCount, Integer, CompletionStage<T>> question)
            throws BallotsUnavailableException {
        List<CompletableFuture<T>> answers = new ArrayList<>();
        try {
            for (int shard = 0; shard < shards.count(); shard++) {
                answers.add(question.apply(ask, shard).toCompletableFuture());
            }
            List<T> all = new ArrayList<>();
            for (CompletableFuture<T> answer : answers) {
                long left = Math.max(0, giveUpNanos - System.nanoTime());
                all.add(answer.get(left, TimeUnit.NANOSECONDS));
            }
            return all;
        } catch (TimeoutException e) {
            throw new BallotsUnavailableException(
                    "Redis did not answer in time for the ballots of " + ask.cueRun(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BallotsUnavailableException("interrupted", e);
        } catch (ExecutionException | RedisException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            reloadIfMissing(cause);
            throw new BallotsUnavailableException(
                    "Redis did not answer for the ballots: "
                            + (cause == null ? e.getMessage() : cause.getMessage()),
                    e);
        }
    }

    private void work(Progress progress) throws InterruptedException {
        while (!isClosed) {
            await();
            runTaken();
            active.forEach(this::serve);
            look();
            progress.works();
        }
    }

    private void runTaken() {
        taken.forEach(RedisBallotBox::run);
        taken.clear();
    }

    private void await() throws InterruptedException {
        long now = System.nanoTime();
        long untilDue = Long.MAX_VALUE;
        for (AskLane lane : active) {
            untilDue = Math.min(untilDue, lane.untilDueNanos(now));
        }
        Runnable first = jobs.poll(untilDue, TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            jobs.drainTo(taken);
        }
    }

    /// What fails for one phone must not stop the others' ballots.
    private static void run(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a reply to a ballot failed", e);
        }
    }

    private void serve(AskLane lane) {
        long now = System.nanoTime();
        for (AskLane.Shipment due = lane.takeDue(now); due != null; due = lane.takeDue(now)) {
            send(lane, due);
        }
        if (lane.isLookDue(now)) {
            ask(lane);
        }
    }

    private void send(AskLane lane, AskLane.Shipment shipment) {
        try {
            store(lane, shipment)
                    .whenComplete((reply, failure) ->
                            jobs.add(
                                    failure == null
                                            ? () -> onStored(lane, shipment, reply)
                                            : () -> onFailed(lane, shipment, failure)));
        } catch (RuntimeException | Error e) {
            // The client throws what it cannot even queue. Ballots must outlive that, and anything
            // else.
            onFailed(lane, shipment, e);
        }
    }

    private CompletionStage<byte[]> store(AskLane lane, AskLane.Shipment shipment) {
        AskToCount ask = lane.ask();
        String when = shipment.isReplay() ? "AGAIN" : lane.isFinal() ? "LATE" : "NEW";
        int needed = shipment.batch().highest() + 1;
        return fcall(
                "ngage_cast",
                new String[] {choicesKey(ask, lane.shard()), askKey(ask, lane.shard())},
                ascii(ask.counts().name()),
                ascii(when),
                ascii(Integer.toString(needed)),
                ascii(Integer.toString(room(Math.max(needed, highestFan / shards.count() + 1)))),
                shipment.batch().packed());
    }

    /// @return a little more than needed: at most an eighth
    private static int room(int needed) {
        int step = Math.max(1024, Integer.highestOneBit(needed) / 8);
        return (needed + step - 1) / step * step;
    }

    private void ask(AskLane lane) {
        lane.onLooking();
        try {
            state(lane.ask(), lane.shard())
                    .whenComplete((state, failure) ->
                            jobs.add(
                                    failure == null
                                            ? () -> lane.onLooked(state, System.nanoTime())
                                            : () -> onLookFailed(lane, failure)));
        } catch (RuntimeException | Error e) {
            onLookFailed(lane, e);
        }
    }

    private void onStored(AskLane lane, AskLane.Shipment shipment, byte[] reply) {
        // First, so that whoever has an answer is not waiting any more.
        int answered = shipment.isReplay() ? 0 : shipment.batch().size();
        failures.remove(lane);
        failure = oldestFailure();
        waiting.addAndGet(-answered);
        try {
            lane.onStored(shipment, reply, System.nanoTime());
            counts.onBatch(answered, AskLane.tooLate(reply));
        } catch (RuntimeException | Error e) {
            waiting.addAndGet(answered);
            onFailed(lane, shipment, e); // or its ballots would wait for ever
        }
    }

    private void onFailed(AskLane lane, AskLane.Shipment shipment, Throwable cause) {
        counts.onBatchFailed();
        if (failure == null) {
            LOG.warn("ballots wait for Redis: {}", cause.toString());
        }
        failures.computeIfAbsent(lane, _ -> new Failure(System.nanoTime(), cause.toString()));
        failure = oldestFailure();
        reloadIfMissing(cause);
        lane.onFailed(shipment, System.nanoTime());
    }

    private @Nullable Failure oldestFailure() {
        return failures.values().stream()
                .min(Comparator.comparingLong(Failure::sinceNanos))
                .orElse(null);
    }

    private void onLookFailed(AskLane lane, Throwable cause) {
        LOG.debug("shard {} of {} does not answer", lane.shard(), lane.ask().cueRun(), cause);
        reloadIfMissing(cause);
        lane.onLookFailed(System.nanoTime());
    }

    private void reloadIfMissing(@Nullable Throwable cause) {
        if (String.valueOf(cause).contains("Function not found")) {
            link.loadMissing();
        }
    }

    /// Takes stock for those who ask, and lets go of lanes in which nothing happens any more.
    private void look() {
        long now = System.nanoTime();
        List<String> lines = new ArrayList<>();
        boolean replaying = false;
        Set<CueRunId> seen = new LinkedHashSet<>();
        for (AskLane lane : active) {
            replaying |= lane.isReplaying();
            if (seen.add(lane.ask().cueRun())) {
                addLine(lane.ask().cueRun(), lines);
            }
        }
        isReplaying = replaying;
        if (!lines.equals(settled)) {
            settled = List.copyOf(lines);
        }
        List<AskLane> idle = active.stream().filter(lane -> lane.isIdle(now)).toList();
        idle.forEach(AskLane::rest);
        active.removeAll(idle);
    }

    private void addLine(CueRunId cueRun, List<String> lines) {
        Lanes lanes = asks.get(cueRun);
        if (lanes == null) {
            return;
        }
        StringBuilder line = new StringBuilder(cueRun.toString());
        for (AskLane lane : lanes.byShard) {
            String settledIn = lane.settledIn();
            if (settledIn == null) {
                lines.add(cueRun + " " + NOT_YET);
                return;
            }
            line.append(' ').append(settledIn);
        }
        lines.add(line.toString());
    }

    private String choicesKey(AskToCount ask, int shard) {
        return RedisKeys.choices(shards.run(), shards.tags().get(shard), ask.cueRun());
    }

    private String askKey(AskToCount ask, int shard) {
        return RedisKeys.ask(shards.run(), shards.tags().get(shard), ask.cueRun());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
