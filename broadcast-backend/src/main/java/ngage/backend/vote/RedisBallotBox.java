package ngage.backend.vote;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLink;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A ballot box that groups ballots and stores each group in Redis in one atomic call.
///
/// One thread of its own owns all ballots on their way, and calls all replies. For each ask one batch
/// is in flight, which is sent again until Redis answers; that is safe because storing a ballot twice
/// changes nothing. At most [BallotBoxConfig#maxWaiting] ballots are without an answer; the next one
/// hears [BallotReply#onOverloaded].
public final class RedisBallotBox implements BallotBox, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBallotBox.class);

    /// Why ballots are not stored, and since when.
    private record Failure(long sinceNanos, String words) {}

    private final ShowRunId run;
    private final String tag;
    private final BallotBoxConfig config;
    private final RedisConnection writing;

    /// Apart from the ballots, which must not wait behind the choices of a million fans.
    private final RedisConnection reading;

    private final Map<CueRunId, AskToCount> asks = new ConcurrentHashMap<>();
    private final Map<CueRunId, AskLane> lanes = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /// Holds at most `maxWaiting` ballots and one outcome per ask. Refusals pass through it too, unbounded
    /// but for the rate at which phones may send, and the thread behind it never waits for Redis.
    private final BlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();

    private final Thread thread;
    private boolean isClosed;
    private volatile @Nullable Failure failure;

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisBallotBox(RedisLink link, BallotShards shards, BallotBoxConfig config)
            throws LogUnavailableException {
        this.run = shards.run();
        this.tag = shards.tags().getFirst();
        this.config = config;
        this.writing = link.connect(RedisBallotBox.class, "vote.lua");
        this.reading = link.connect();
        this.thread = Thread.ofPlatform().name("ballot-box").daemon().start(this::work);
    }

    @Override
    public void open(AskToCount ask) {
        asks.put(ask.cueRun(), ask);
    }

    @Override
    public void cast(CueRunId cueRun, FanIndex fan, int seq, OptionId choice, BallotReply reply) {
        AskToCount ask = asks.get(cueRun);
        if (ask == null) {
            jobs.add(() -> reply.onRefused(BallotRefusal.NOT_OPEN));
            return;
        }
        int place = ask.options().indexOf(choice);
        if (place < 0) {
            jobs.add(() -> reply.onRefused(BallotRefusal.UNKNOWN_OPTION));
            return;
        }
        if (waiting.incrementAndGet() > config.maxWaiting()) {
            waiting.decrementAndGet();
            jobs.add(reply::onOverloaded);
            return;
        }
        AskLane.Waiting ballot =
                new AskLane.Waiting(fan, StoredBallot.of(seq, place), reply, System.nanoTime());
        jobs.add(() -> lane(ask).add(ballot));
    }

    @Override
    public Tally seal(AskToCount ask) throws BallotsUnavailableException {
        return asking(() -> {
            writing.sync()
                    .fcall(
                            "ngage_seal",
                            ScriptOutputType.STATUS,
                            RedisKeys.ask(run, tag, ask.cueRun()));
            return countedSoFar(ask);
        });
    }

    @Override
    public Tally tally(AskToCount ask) throws BallotsUnavailableException {
        return asking(() -> countedSoFar(ask));
    }

    @Override
    public byte[] choices(AskToCount ask) throws BallotsUnavailableException {
        byte[] stored =
                asking(() ->
                        reading.sync().getrange(RedisKeys.choices(run, tag, ask.cueRun()), 0, -1));
        for (int fan = 0; fan < stored.length; fan++) {
            stored[fan] = StoredBallot.choice(stored[fan]);
        }
        return stored;
    }

    /// @return how many ballots are without an answer, and if they cannot be stored since when
    public HealthLine health() {
        Failure present = failure;
        if (present == null) {
            return new HealthLine("ballots", Health.GOOD, waiting + " wait");
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - present.sinceNanos);
        return new HealthLine(
                "ballots",
                Health.DOWN,
                waiting + " wait; none could be stored for " + seconds + " s: " + present.words);
    }

    int waiting() {
        return waiting.get();
    }

    /// Returns when all who wait have an answer. Nobody may cast any more by then: close the sockets first.
    @Override
    public void close() {
        jobs.add(() -> isClosed = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reading.close();
        writing.close();
    }

    private Tally countedSoFar(AskToCount ask) {
        String[] fields = new String[ask.options().size()];
        for (int place = 0; place < fields.length; place++) {
            fields[place] = Integer.toString(place + 1);
        }
        List<KeyValue<String, byte[]>> stored =
                reading.sync().hmget(RedisKeys.ask(run, tag, ask.cueRun()), fields);
        return ask.tally(stored.stream().mapToLong(RedisBallotBox::count).toArray());
    }

    private static long count(KeyValue<String, byte[]> stored) {
        return stored.hasValue()
                ? Long.parseLong(new String(stored.getValue(), StandardCharsets.US_ASCII))
                : 0;
    }

    private static <T> T asking(Supplier<T> question) throws BallotsUnavailableException {
        try {
            return question.get();
        } catch (RedisException e) {
            throw new BallotsUnavailableException(
                    "Redis did not answer for the ballots: " + e.getMessage(), e);
        }
    }

    private void work() {
        List<Runnable> taken = new ArrayList<>();
        while (!isClosed) {
            try {
                await(taken);
                taken.forEach(RedisBallotBox::run);
                taken.clear();
                lanes.values().forEach(this::sendIfDue);
            } catch (Throwable e) { // whatever it is, the ballots that wait need this thread
                LOG.error("the ballot box stumbled", e);
                LockSupport.parkNanos(config.firstResend().toNanos());
            }
        }
        jobs.drainTo(taken);
        taken.forEach(RedisBallotBox::run);
        lanes.values().forEach(lane -> lane.giveUp().forEach(RedisBallotBox::run));
    }

    private void await(List<Runnable> taken) throws InterruptedException {
        long now = System.nanoTime();
        long untilDue =
                lanes.values().stream()
                        .mapToLong(lane -> lane.untilDue(now).toNanos())
                        .min()
                        .orElse(Long.MAX_VALUE);
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

    private AskLane lane(AskToCount ask) {
        return lanes.computeIfAbsent(ask.cueRun(), _ -> new AskLane(ask, config));
    }

    private void sendIfDue(AskLane lane) {
        if (lane.untilDue(System.nanoTime()).isPositive()) {
            return;
        }
        try {
            store(lane, lane.ask(), lane.takeBatch());
        } catch (RuntimeException | Error e) {
            // The client throws what it cannot even queue. Ballots must outlive that, and anything
            // else.
            onFailed(lane, e);
        }
    }

    private void store(AskLane lane, AskToCount ask, byte[] ballots) {
        writing.async()
                .<byte[]>fcall(
                        "ngage_cast",
                        ScriptOutputType.VALUE,
                        new String[] {
                            RedisKeys.choices(run, tag, ask.cueRun()),
                            RedisKeys.ask(run, tag, ask.cueRun())
                        },
                        ask.counts().name().getBytes(StandardCharsets.US_ASCII),
                        ballots)
                .whenComplete((outcome, failure) ->
                        jobs.add(
                                failure == null
                                        ? () -> onStored(lane, outcome)
                                        : () -> onFailed(lane, failure)));
    }

    private void onStored(AskLane lane, byte[] outcome) {
        List<Runnable> replies;
        try {
            replies = lane.takeReplies(outcome);
        } catch (RuntimeException | Error e) {
            onFailed(lane, e); // or the lane would wait for this batch for ever
            return;
        }
        failure = null;
        waiting.addAndGet(-replies.size());
        replies.forEach(RedisBallotBox::run);
    }

    private void onFailed(AskLane lane, Throwable cause) {
        if (failure == null) {
            LOG.warn("ballots wait for Redis: {}", cause.toString());
            failure = new Failure(System.nanoTime(), cause.toString());
        }
        lane.onBatchFailed(System.nanoTime());
    }
}
