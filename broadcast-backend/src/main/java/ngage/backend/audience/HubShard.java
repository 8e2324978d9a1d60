package ngage.backend.audience;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import ngage.backend.linux.FaultLog;
import ngage.backend.linux.OffHeap;
import ngage.protocol.CloseReason;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The phones of one I/O thread.
///
/// All on that thread, but [#wake], [#hand], [#handAnswered] and [#tickSoon], which any thread may
/// call. What is handed in is bounded by what asks for it: an answer for each ballot under way, of which
/// the ballot box has so many and no more, and a farewell for each phone that another one replaces.
final class HubShard {

    /// Writes in one batch.
    static final int BATCH = 256;

    private static final Logger log = LoggerFactory.getLogger(HubShard.class);

    private static final int READ_BYTES = 16 * 1024;
    private static final int SCRATCH_BYTES = 16 * 1024;

    private final AudienceConfig config;
    private final CueRing ring;
    private final AudienceState state;
    private final Dialogue dialogue;
    private final ReturnPlan returnPlan;
    private final ShardReports reports = new ShardReports();
    private final WriteCounts written = new WriteCounts();
    private final PhoneDelays delays;
    private final Executor ioThread;
    private final ShardClock clock;
    private final TimerWheel wheel;

    private final OffHeap readBuffer = OffHeap.ofSize(READ_BYTES);
    private @Nullable FrameReader spareReader;
    private final OffHeap scratch;
    private final Stretch missed;
    private final AnswerFrames answers = new AnswerFrames();

    /// Writes to phones that get the same at the same moment.
    private final SendBatch batch;

    /// What most phones lack when the log has grown.
    private final Stretch grown;

    private final @Nullable Phone[] sending = new Phone[BATCH];
    private final @Nullable Frame[] sendingFrames = new Frame[BATCH];
    private int sendingCount;

    private @Nullable Phone[] phones = new Phone[64];
    private int count;
    private int overlays;

    private final FaultLog faults = new FaultLog(log);

    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final AtomicBoolean isTickDue = new AtomicBoolean();
    private final AtomicBoolean isHanded = new AtomicBoolean();
    private final Queue<Runnable> handed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isAnswered = new AtomicBoolean();
    private final AtomicReference<@Nullable Ballot> answered = new AtomicReference<>();
    private final Runnable turn = this::turn;
    private volatile int sockets;
    private volatile int connected;
    private volatile int silent;

    HubShard(
            AudienceConfig config,
            CueRing ring,
            AudienceState state,
            Dialogue dialogue,
            ReturnPlan returnPlan,
            Executor ioThread,
            SendBatch batch,
            LongSupplier nanos) {
        this.config = config;
        this.ring = ring;
        this.state = state;
        this.dialogue = dialogue;
        this.returnPlan = returnPlan;
        this.delays = new PhoneDelays(config);
        this.ioThread = ioThread;
        this.clock = new ShardClock(nanos);
        this.wheel = new TimerWheel(clock.millis());
        this.batch = batch;
        this.scratch = OffHeap.ofSize(Math.max(config.outboxBytes(), SCRATCH_BYTES));
        this.missed = new Stretch(ring);
        this.grown = new Stretch(ring);
    }

    AudienceConfig config() {
        return config;
    }

    Dialogue dialogue() {
        return dialogue;
    }

    WriteCounts written() {
        return written;
    }

    ReturnPlan returnPlan() {
        return returnPlan;
    }

    ShardReports reports() {
        return reports;
    }

    PhoneDelays delays() {
        return delays;
    }

    TimerWheel wheel() {
        return wheel;
    }

    /// Overflows: good for differences up to 24 days.
    int nowMillis() {
        return clock.millis();
    }

    /// Any thread.
    ///
    /// @return how many sockets are open: those of pages that only listen too
    int sockets() {
        return sockets;
    }

    /// Any thread.
    ///
    /// @return how many phones of the audience are connected
    int connected() {
        return connected;
    }

    /// Any thread.
    ///
    /// @return how many of the connected phones have missed their heartbeat
    int silent() {
        return silent;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
    void onSilent() {
        silent++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
    void onSpeaksAgain() {
        silent--;
    }

    Phone add(PhoneSocket socket) {
        Phone phone = new Phone(this, socket);
        if (count == phones.length) {
            phones = Arrays.copyOf(phones, count * 2);
        }
        phone.place = count;
        phones[count++] = phone;
        onCountChanged();
        return phone;
    }

    void remove(Phone phone) {
        Phone last = phones[--count];
        phones[count] = null;
        if (last != null && last != phone) {
            phones[phone.place] = last;
            last.place = phone.place;
        }
        if (phone.isOverlay()) {
            overlays--;
        }
        onCountChanged();
    }

    /// A phone turns out to be a page that only listens: nobody of the audience.
    void onOverlay() {
        overlays++;
        onCountChanged();
    }

    private void onCountChanged() {
        sockets = count;
        connected = count - overlays;
    }

    /// The log has grown: all phones get what they lack.
    void wake() {
        schedule(isWoken);
    }

    void tickSoon() {
        schedule(isTickDue);
    }

    /// Runs something on the I/O thread, together with what else was handed in.
    void hand(Runnable work) {
        handed.add(work);
        schedule(isHanded);
    }

    /// What became of a ballot goes to its phone, together with what else was answered.
    void handAnswered(Ballot ballot) {
        Ballot before;
        do {
            before = answered.get();
            ballot.before = before;
        } while (!answered.compareAndSet(before, ballot));
        schedule(isAnswered);
    }

    /// Sends all phones away, each with its own moment to come back, and then says so.
    ///
    /// @param of so many shards, of which this is the one at `place`
    void drain(int place, int of, CountDownLatch done) {
        double all = count;
        for (int i = count - 1; i >= 0; i--) {
            Phone phone = phones[i];
            if (phone != null) {
                double part = (i + (double) place / of) / all;
                phone.close(CloseReason.DRAINING, returnPlan.slot(part));
            }
        }
        done.countDown();
    }

    OffHeap readBuffer() {
        return readBuffer;
    }

    FrameReader borrowReader() {
        FrameReader spare = spareReader;
        spareReader = null;
        return spare == null ? new FrameReader(config.messageBytes()) : spare;
    }

    void giveBack(FrameReader reader) {
        spareReader = reader;
    }

    /// For bytes that are written at once.
    OffHeap scratch() {
        return scratch;
    }

    /// @return whether an entry that the phone needs is not in the ring any more
    boolean needsSnapshot(long next) {
        return next == 0 || next <= ring.head() && ring.at(next) == null;
    }

    /// @return what a phone lacks from this offset on; until the next call
    Stretch missed(long next) {
        missed.fill(next);
        return missed;
    }

    AudienceState.Snapshot snapshot() {
        return state.snapshot();
    }

    private void schedule(AtomicBoolean flag) {
        if (flag.compareAndSet(false, true)) {
            try {
                ioThread.execute(turn);
            } catch (RejectedExecutionException e) {
                // Only when the server is going down: its phones will ask another node.
                log.debug("the I/O thread takes no more work", e);
            } catch (RuntimeException | Error e) {
                flag.set(false); // or nobody would ever hand it in again
                throw e;
            }
        }
    }

    private void turn() {
        if (isHanded.getAndSet(false)) {
            for (Runnable work = handed.poll(); work != null; work = handed.poll()) {
                run(work);
            }
        }
        if (isAnswered.getAndSet(false)) {
            answer();
        }
        if (isWoken.getAndSet(false)) {
            fanOut();
        }
        if (isTickDue.getAndSet(false)) {
            wheel.advance(clock.millis());
        }
    }

    private void answer() {
        for (Ballot ballot = takeAnswered(); ballot != null; ballot = ballot.before) {
            Phone phone = ballot.phone();
            ToPhone answer = ballot.answer();
            if (answer == null || !phone.isLive()) {
                continue;
            }
            try {
                give(phone, answers.of(answer));
            } catch (RuntimeException | Error e) {
                onFault(phone, e);
            }
        }
        sendBatch();
    }

    private void give(Phone phone, Frame answer) {
        if (phone.isSending) {
            // One write at a time, or its second answer might overtake the first.
            sendBatch();
        }
        if (phone.isAtRest()) {
            addToBatch(phone, answer.memory(), answer.length(), answer);
        } else {
            phone.send(answer);
        }
    }

    /// @return the ballots that have been answered, in that order
    private @Nullable Ballot takeAnswered() {
        Ballot inOrder = null;
        Ballot newest = answered.getAndSet(null);
        while (newest != null) {
            Ballot next = newest.before;
            newest.before = inOrder;
            inOrder = newest;
            newest = next;
        }
        return inOrder;
    }

    private void fanOut() {
        grown.clear();
        // Backwards: a phone that leaves is replaced by the last one, which had its turn.
        for (int i = count - 1; i >= 0; i--) {
            Phone phone = phones[i];
            if (phone == null || !phone.isLive()) {
                continue;
            }
            try {
                give(phone);
            } catch (RuntimeException | Error e) {
                onFault(phone, e);
            }
        }
        sendBatch();
    }

    private void give(Phone phone) {
        if (grown.isEmpty() && phone.isAtRest()) {
            grown.fill(phone.cursor());
        }
        if (phone.isAtRest() && !grown.isEmpty() && phone.cursor() == grown.first()) {
            addToBatch(phone, grown.memory(), grown.length(), null);
        } else {
            phone.flush();
        }
    }

    /// @param frame absent for what the log has grown by
    private void addToBatch(Phone phone, OffHeap bytes, int length, @Nullable Frame frame) {
        batch.add(phone.socket(), bytes, length);
        phone.isSending = true;
        sending[sendingCount] = phone;
        sendingFrames[sendingCount++] = frame;
        if (sendingCount == BATCH) {
            sendBatch();
        }
    }

    private void sendBatch() {
        int size = sendingCount;
        if (size == 0) {
            return;
        }
        // First: whatever fails, nothing is sent twice.
        sendingCount = 0;
        Throwable fault = send();
        for (int i = 0; i < size; i++) {
            Phone phone = sending[i];
            Frame frame = sendingFrames[i];
            sending[i] = null;
            sendingFrames[i] = null;
            if (phone == null) {
                continue;
            }
            phone.isSending = false;
            if (fault != null) {
                onFault(phone, fault);
                continue;
            }
            try {
                if (frame == null) {
                    phone.onSent(grown, batch.taken(i));
                } else {
                    phone.onSent(frame, batch.taken(i));
                }
            } catch (RuntimeException | Error e) {
                onFault(phone, e);
            }
        }
    }

    private @Nullable Throwable send() {
        try {
            batch.send();
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    /// A fault in our code, or no memory, must cost this phone only.
    private void onFault(Phone phone, Throwable fault) {
        faults.add("a phone is cut off", fault);
        try {
            phone.leave();
        } catch (RuntimeException | Error e) {
            faults.add("a phone cannot be cut off", e);
        }
    }

    /// A job that fails must not take those behind it with it.
    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            faults.add("a job for one phone failed", e);
        }
    }
}
