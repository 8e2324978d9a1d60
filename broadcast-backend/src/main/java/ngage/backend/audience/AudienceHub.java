package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ngage.backend.admission.TicketSigner;
import ngage.backend.relay.LogListener;
import ngage.backend.stamp.StreamClock;
import ngage.backend.vote.BallotBox;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.AudiencePulse;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All phones of this node: takes each entry of the log, encodes it once, and wakes the shards that
/// write it.
///
/// Any thread; entries on the log reader's. One thread of its own makes the shards look at time limits four times a second.
public final class AudienceHub implements AudienceLog, LogListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AudienceHub.class);
    private static final double SLOWEST_PERCENTILE = 99.5;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final AudienceConfig config;
    private final LongSupplier nanos;
    private final CueRing ring;
    private final AudienceState state;
    private final AudienceReports reports;
    private final ReturnPlan returnPlan;
    private final Dialogue dialogue;
    private final Room room;
    private final PollingPhones polling;
    private final Map<Executor, HubShard> shards = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("audience-ticks").factory());

    /// @param nanos the monotonic clock, such as `System::nanoTime`
    public AudienceHub(
            AudienceConfig config,
            ShowRunId epoch,
            TicketSigner tickets,
            BallotBox ballots,
            StreamClock clock,
            InstantSource wall,
            LongSupplier nanos) {
        this(
                config,
                epoch,
                nanos,
                (ring, room, reports) ->
                        new PhoneDialogue(
                                config, epoch, ring, room, reports, tickets, ballots, clock, wall));
    }

    /// What makes the dialogue of a hub out of its parts.
    interface DialogueMaker {
        Dialogue make(CueRing ring, Room room, AudienceReports reports);
    }

    AudienceHub(
            AudienceConfig config, ShowRunId epoch, LongSupplier nanos, DialogueMaker dialogue) {
        this.config = config;
        this.nanos = nanos;
        this.ring = new CueRing(config.ringEntries());
        this.state = new AudienceState(epoch);
        this.reports = new AudienceReports(config.maxFans());
        this.room = new Room(config.maxPhones(), this::sockets);
        this.returnPlan = new ReturnPlan(config.returnWithin());
        this.dialogue = dialogue.make(ring, room, reports);
        this.polling =
                new PollingPhones(config, reports, this.dialogue::hasSocket, ring::head, nanos);
    }

    public void start() {
        var _ =
                ticker.scheduleWithFixedDelay(
                        this::tick,
                        TimerWheel.TICK_MILLIS,
                        TimerWheel.TICK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void onEntry(LogEntry entry) {
        state.onEntry(entry);
        reports.onEntry(entry);
        ring.add(entry.offset(), Frames.shared(AudienceState.forPhones(entry)));
        shards().forEach(HubShard::wake);
    }

    /// A phone's handshake is done. On `ioThread`.
    Phone connect(PhoneSocket socket, Executor ioThread) {
        return connect(socket, ioThread, OneByOne::new);
    }

    /// The same, where many writes can be made at once.
    ///
    /// @param batch made once for this thread
    Phone connect(PhoneSocket socket, Executor ioThread, Supplier<SendBatch> batch) {
        HubShard shard = shards.get(ioThread);
        if (shard == null) {
            shard = shards.computeIfAbsent(ioThread, thread -> shard(thread, batch.get()));
        }
        return shard.add(socket);
    }

    AudienceConfig config() {
        return config;
    }

    Room room() {
        return room;
    }

    /// @return how long a phone that cannot be taken now should wait: each another time
    public Duration returnSlot() {
        return returnPlan.slot();
    }

    /// @return the phones without a socket
    public PollingPhones polling() {
        return polling;
    }

    @Override
    public long head() {
        return ring.head();
    }

    @Override
    public byte @Nullable [] entry(long offset) {
        Frame frame = ring.at(offset);
        return frame == null ? null : Frames.payload(frame);
    }

    @Override
    public Snapshot snapshot() {
        AudienceState.Snapshot snapshot = state.snapshot();
        return new Snapshot(snapshot.offset(), ByteBuffer.wrap(Frames.payload(snapshot.frame())));
    }

    /// @return offset of the newest entry that phones have been given
    public long offset() {
        return ring.head();
    }

    /// Each has a descriptor of this process, of which there are only so many.
    private long sockets() {
        return shards().stream().mapToLong(HubShard::sockets).sum();
    }

    /// @return how many phones of the audience are connected
    public long connected() {
        return shards().stream().mapToLong(HubShard::connected).sum();
    }

    /// Phones that are sent away are given so many times the usual time to come back. Any thread.
    public void stretchReturns(int times) {
        returnPlan.stretch(times);
    }

    /// @return frames begun to be written to phones since this node started
    public long framesWritten() {
        return shards().stream().mapToLong(shard -> shard.written().frames()).sum();
    }

    public long bytesWritten() {
        return shards().stream().mapToLong(shard -> shard.written().bytes()).sum();
    }

    /// @return the threads that own phones; each runs what it is handed in its order
    public Collection<Executor> loops() {
        return shards.keySet();
    }

    /// @return the numbers of this moment, without the waiting room's
    public AudienceNumbers numbers() {
        Histogram delays = ShardReports.histogram();
        Histogram skews = ShardReports.histogram();
        Histogram waitedFor = ShardReports.histogram();
        long droppedFrames = merge(delays, skews);
        shards().forEach(shard -> shard.delays().addTo(waitedFor));
        polling.delays().addTo(waitedFor);
        return new AudienceNumbers(
                connected() + polling.connected(),
                shards().stream().mapToLong(HubShard::silent).sum(),
                0,
                reports.held(),
                reports.shown(),
                droppedFrames,
                delays,
                skews,
                waitedFor);
    }

    /// @return the numbers of this moment
    public AudiencePulse pulse() {
        return numbers().pulse();
    }

    /// @return how this node gets on with what phones say
    public HealthLine health() {
        long skipped = dialogue.skipped();
        return new HealthLine(
                "audience",
                Health.GOOD,
                skipped == 0
                        ? "understands its phones"
                        : "skipped " + skipped + " messages of phones that are newer than it");
    }

    /// @return how far the slowest phone that is waited for is behind the studio
    public Duration slowestDelay() {
        List<PhoneDelays> delays =
                Stream.concat(shards().stream().map(HubShard::delays), Stream.of(polling.delays()))
                        .toList();
        return PhoneDelays.slowest(delays, SLOWEST_PERCENTILE, config);
    }

    void tick() {
        try {
            shards().forEach(HubShard::tickSoon);
            polling.sweep();
        } catch (RuntimeException | Error e) {
            // The ticker asks no more whoever has failed once.
            log.error("a look at the time limits failed; the next is soon", e);
        }
    }

    /// @param nodes origins of the nodes that a phone may try instead of this one
    public void setOtherNodes(Supplier<List<String>> nodes) {
        returnPlan.setOtherNodes(nodes);
    }

    /// @return whether another phone would be taken
    public boolean hasRoom() {
        return room.refusalOfHandshake() == null;
    }

    /// @return whether phones are sent away because this node is about to go
    public boolean isDraining() {
        return room.isDraining();
    }

    /// Sends all phones away, each with its own moment to come back, and takes no new ones. Returns when
    /// all have been told, or after a short while: one that takes no more bytes hears nothing. Safe to
    /// repeat.
    public void drain() {
        room.drain();
        List<HubShard> told = List.copyOf(shards());
        CountDownLatch done = new CountDownLatch(told.size());
        for (int i = 0; i < told.size(); i++) {
            HubShard shard = told.get(i);
            int place = i;
            shard.hand(() -> shard.drain(place, told.size(), done));
        }
        try {
            if (!done.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("not all phones could be told to come back");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Drains it.
    @Override
    public void close() {
        drain();
        ticker.shutdownNow();
    }

    private Collection<HubShard> shards() {
        return shards.values();
    }

    private HubShard shard(Executor ioThread, SendBatch batch) {
        return new HubShard(config, ring, state, dialogue, returnPlan, ioThread, batch, nanos);
    }

    /// @return frames that players dropped
    private long merge(Histogram delays, Histogram skews) {
        long onAir = reports.onAirOffset();
        long droppedFrames = polling.numbers().addTo(onAir, delays, skews);
        for (HubShard shard : shards()) {
            droppedFrames += shard.reports().addTo(onAir, delays, skews);
        }
        return droppedFrames;
    }
}
