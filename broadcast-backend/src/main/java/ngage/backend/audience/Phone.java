package ngage.backend.audience;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import ngage.backend.linux.OffHeap;
import ngage.protocol.CloseReason;
import ngage.protocol.FanIndex;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connected phone: a socket, a cursor into the ring of ready frames, and what is left of a
/// half-written frame.
///
/// Owned by the I/O thread of its shard: all calls there. Its memory is constant: the log is never
/// queued for it, private messages wait in a small bounded outbox, and who does not read is sent away.
final class Phone implements FrameReader.Listener {

    private static final Logger log = LoggerFactory.getLogger(Phone.class);

    /// Enough for one wake-up; the rest of what a fast sender sent is left to the kernel, so that it
    /// gets no more of the thread than others.
    private static final int MAX_READS_PER_TURN = 4;

    /// What a phone may still send after our close, before it is cut off.
    private static final int MAX_DISCARDED_BYTES = 1 << 20;

    private static final int NO_FAN = -1;

    /// Instead of a delay.
    private static final int OVERLAY = -1;

    private enum State {
        AWAITING_HELLO,
        LIVE,
        CLOSING,
        GONE
    }

    private final HubShard shard;
    private final PhoneSocket socket;

    /// Only while a message is under way that is not whole yet.
    private @Nullable FrameReader reader;

    private State state = State.AWAITING_HELLO;
    private int stateSinceMillis;
    private int heardAtMillis;
    private int fan = NO_FAN;

    /// Offset of the next entry to send; 0 when a snapshot is due first.
    private long cursor;

    /// Offset of the log when the phone came: it cannot have shown in time what was on air then.
    private long cameAt;

    /// How [PhoneDelays] counts it, from the admission on; an overlay is not counted.
    private int delayMillis;

    /// The frame that is written now, with what is written of it.
    private @Nullable Frame rest;

    private int restSent;

    /// Private frames that wait behind `rest`.
    private byte @Nullable [] outbox;

    private boolean isBlocked;
    private boolean owesPong;
    private long owedPing;
    private int blockedAtMillis;
    private boolean hasEndedWrites;

    /// Its frames cannot be told apart any more: what still comes is thrown away.
    private boolean isDeaf;

    private int discarded;

    private int tokens;
    private int tokensAtMillis;
    private int malformed;

    /// It has missed its heartbeat.
    private boolean isSilent;

    // Of its shard.
    int place;
    boolean isSending;

    // Of the shard's wheel.
    @Nullable Phone timerBefore;
    @Nullable Phone timerNext;
    int timerSlot = -1;

    Phone(HubShard shard, PhoneSocket socket) {
        this.shard = shard;
        this.socket = socket;
        this.stateSinceMillis = shard.nowMillis();
        this.heardAtMillis = stateSinceMillis;
        this.tokensAtMillis = stateSinceMillis;
        this.tokens = shard.config().messageBurst() * 1000;
        setTimer();
    }

    boolean isAwaitingHello() {
        return state == State.AWAITING_HELLO;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    /// @return whether nothing waits for it but what the ring may have
    boolean isAtRest() {
        return !isBlocked && rest == null && outbox == null;
    }

    HubShard shard() {
        return shard;
    }

    PhoneSocket socket() {
        return socket;
    }

    /// @return offset of the next entry to send; 0 when a snapshot is due first
    long cursor() {
        return cursor;
    }

    int fan() {
        return fan;
    }

    long cameAt() {
        return cameAt;
    }

    void onReadable() {
        try {
            OffHeap in = shard.readBuffer();
            for (int reads = 0; reads < MAX_READS_PER_TURN && state != State.GONE; reads++) {
                int count = socket.read(in);
                if (count < 0) {
                    leave();
                }
                if (count <= 0) {
                    return;
                }
                onHeard();
                if (state == State.CLOSING && (discarded += count) > MAX_DISCARDED_BYTES) {
                    leave();
                    return;
                }
                if (!isDeaf) {
                    take(in.bytes());
                }
            }
        } catch (FramingException e) {
            isDeaf = true;
            refuse(e.code(), e.text());
        } catch (IOException e) {
            log.debug("fan {}: connection lost", fan, e);
            leave();
        } catch (RuntimeException e) {
            // A fault in our code must cost this phone only.
            log.error("fan {}: fault while reading", fan, e);
            close(CloseReason.FAULT);
        }
    }

    private void onHeard() {
        heardAtMillis = shard.nowMillis();
        if (isSilent) {
            isSilent = false;
            shard.onSpeaksAgain();
        }
    }

    /// A reader is lent by the shard, and kept only in the middle of a message.
    private void take(ByteBuffer in) throws FramingException {
        FrameReader present = reader == null ? shard.borrowReader() : reader;
        reader = present;
        present.read(in, this);
        if (present.isBetweenMessages()) {
            reader = null;
            shard.giveBack(present);
        }
    }

    void onWritable() {
        isBlocked = false;
        socket.stopAwaitingRoom();
        flush();
        if (owesPong && !isBlocked && state == State.LIVE) {
            owesPong = false;
            shard.dialogue().onPing(this, owedPing);
        }
    }

    /// Every frame costs, not every message: an endless message of small frames, or pongs that nobody
    /// asked for, are work too.
    @Override
    public void onFrame() {
        if (isOpen() && !takeToken()) {
            close(CloseReason.TOO_MANY);
        }
    }

    @Override
    public void onText(byte[] message) {
        if (isOpen()) {
            shard.dialogue().onText(this, message);
        }
    }

    @Override
    public void onBinary(byte[] message) {
        if (isOpen()) {
            shard.dialogue().onBinary(this, message);
        }
    }

    @Override
    public void onPing(byte[] payload) {
        if (isOpen()) {
            send(Frames.pong(payload));
        }
    }

    @Override
    public void onClose(int code) {
        if (state == State.CLOSING) {
            leave();
        } else if (state != State.GONE) {
            become(State.CLOSING);
            append(Frames.close(code == 1005 ? 1000 : code, ""));
            flush();
        }
    }

    /// A message that could not be read.
    void onMalformed(String what) {
        log.debug("fan {}: {}", fan, what);
        if (++malformed > shard.config().malformedMessages() || state == State.AWAITING_HELLO) {
            close(CloseReason.MALFORMED);
        }
    }

    /// The hello was good: the log follows.
    ///
    /// @param next offset of the first entry that the phone lacks; 0 for a snapshot
    void admit(FanIndex fan, ToPhone.Welcome welcome, long next, long head) {
        this.fan = fan.value();
        this.cursor = next;
        this.cameAt = head;
        this.delayMillis = shard.delays().onConnected();
        become(State.LIVE);
        send(Frames.text(welcome));
    }

    /// The same for a page that only listens: no deadline waits for it.
    void admitOverlay(FanIndex fan, ToPhone.Welcome welcome, long next, long head) {
        this.fan = fan.value();
        this.cursor = next;
        this.cameAt = head;
        this.delayMillis = OVERLAY;
        shard.onOverlay();
        become(State.LIVE);
        send(Frames.text(welcome));
    }

    boolean isOverlay() {
        return delayMillis == OVERLAY;
    }

    /// The phone said how far behind the studio its picture is.
    void onDelay(Duration delay) {
        delayMillis = shard.delays().onSaid(delayMillis, delay);
    }

    /// @return whether it takes no more bytes for now
    boolean isBlocked() {
        return isBlocked;
    }

    /// The newest of its pings is answered when it takes bytes again.
    void owePong(long sent) {
        owesPong = true;
        owedPing = sent;
    }

    /// Sends a message for this phone only.
    void send(byte[] frame) {
        if (hasRoomFor(frame.length)) {
            append(frame);
            flush();
        }
    }

    /// Sends an answer that others get too.
    void send(Frame frame) {
        if (!hasRoomFor(frame.length())) {
            return;
        }
        if (isAtRest()) {
            startRest(frame, 0);
        } else {
            byte[] copy = new byte[frame.length()];
            frame.memory().bytes().get(0, copy);
            append(copy);
        }
        flush();
    }

    /// What the log has grown by was written to it together with others.
    ///
    /// @param taken that many bytes of it; negative if the connection is lost
    void onSent(Stretch grown, int taken) {
        if (taken < 0) {
            leave();
        } else {
            onTaken(grown, taken);
            if (grown.hasMore()) {
                flush();
            }
        }
    }

    /// The same for an answer.
    void onSent(Frame frame, int taken) {
        if (taken < 0) {
            leave();
            return;
        }
        shard.written().add(1, taken);
        if (taken < frame.length()) {
            startRest(frame, taken);
            block();
        }
    }

    /// Writes all that this phone lacks, as far as the kernel takes it.
    void flush() {
        if (isBlocked || state == State.GONE) {
            return;
        }
        try {
            while (!isBlocked && writeNext()) {}
            if (state == State.CLOSING && !isBlocked && !hasEndedWrites) {
                // Only our half: the phone's own close, or its end, is the end. Until then what it
                // still sends is read and thrown away, or a reset would overtake the close frame.
                hasEndedWrites = true;
                socket.endWrites();
            }
        } catch (IOException e) {
            log.debug("fan {}: connection lost", fan, e);
            leave();
        } catch (RuntimeException e) {
            log.error("fan {}: fault while writing", fan, e);
            leave();
        }
    }

    void close(CloseReason reason) {
        close(reason, shard.returnPlan().slot());
    }

    /// @param retryAfter when to come back, if it may
    void close(CloseReason reason, Duration retryAfter) {
        close(reason.code(), reason.text(), reason.mayReconnect() ? retryAfter : null);
    }

    /// A time limit may have passed.
    void onTime() {
        int now = shard.nowMillis();
        if (now - limitMillis() < 0) {
            setTimer();
            return;
        }
        switch (state) {
            case AWAITING_HELLO -> close(CloseReason.NO_HELLO);
            case LIVE -> onLiveLimit(now);
            case CLOSING -> leave();
            case GONE -> {}
        }
    }

    private void onLiveLimit(int now) {
        if (isBlocked && now - tooSlowAtMillis() >= 0) {
            close(CloseReason.TOO_SLOW);
        } else if (isSilent) {
            close(CloseReason.SILENT);
        } else {
            isSilent = true;
            shard.onSilent();
            setTimer();
        }
    }

    /// @return when the next limit passes, as far as is known now
    private int limitMillis() {
        AudienceConfig config = shard.config();
        return switch (state) {
            case AWAITING_HELLO -> stateSinceMillis + millis(config.helloWithin());
            case CLOSING -> stateSinceMillis + millis(config.closeWithin());
            case LIVE -> {
                Duration patience = isSilent ? config.silentAfter() : config.missedAfter();
                int quiet = heardAtMillis + millis(patience);
                yield isBlocked && tooSlowAtMillis() - quiet < 0 ? tooSlowAtMillis() : quiet;
            }
            case GONE -> stateSinceMillis;
        };
    }

    private int tooSlowAtMillis() {
        return blockedAtMillis + millis(shard.config().tooSlowAfter());
    }

    private void setTimer() {
        shard.wheel().set(this, limitMillis());
    }

    private static int millis(Duration duration) {
        return (int) duration.toMillis();
    }

    /// Ends it without a word.
    void leave() {
        if (state != State.GONE) {
            boolean wasFan = fan != NO_FAN;
            state = State.GONE;
            shard.wheel().remove(this);
            if (isSilent) {
                shard.onSpeaksAgain();
            }
            rest = null;
            outbox = null;
            reader = null;
            socket.close();
            shard.remove(this);
            if (wasFan) {
                if (!isOverlay()) {
                    shard.delays().onLeft(delayMillis);
                }
                shard.dialogue().onLeft(this);
            }
        }
    }

    /// Ends it for what it sent, with a code of the WebSocket protocol itself.
    void refuse(int code, String text) {
        close(code, text, null);
    }

    private void close(int code, String text, @Nullable Duration retryAfter) {
        if (state == State.CLOSING || state == State.GONE) {
            return;
        }
        boolean mayReconnect = retryAfter != null;
        List<String> nodes = mayReconnect ? shard.returnPlan().otherNodes() : List.of();
        log.debug("fan {}: closed, {} {}", fan, code, text);
        become(State.CLOSING);
        append(
                shard.dialogue()
                        .farewell(
                                new ToPhone.Closing(code, text, mayReconnect, retryAfter, nodes)));
        append(Frames.close(code, text));
        flush();
    }

    /// @return whether anything was there to write
    private boolean writeNext() throws IOException {
        if (rest != null) {
            writeRest(rest);
        } else if (outbox != null) {
            writeOutbox(outbox);
        } else if (state != State.LIVE) {
            return false;
        } else if (shard.needsSnapshot(cursor)) {
            AudienceState.Snapshot snapshot = shard.snapshot();
            startRest(snapshot.frame(), 0);
            shard.written().add(1, 0);
            cursor = snapshot.offset() + 1;
        } else {
            Stretch missed = shard.missed(cursor);
            if (missed.isEmpty()) {
                return false;
            }
            onTaken(missed, socket.write(missed.memory(), 0, missed.length()));
        }
        return true;
    }

    private void writeRest(Frame frame) throws IOException {
        int taken = socket.write(frame.memory(), restSent, frame.length());
        shard.written().add(0, taken);
        restSent += taken;
        if (restSent == frame.length()) {
            rest = null;
        } else {
            block();
        }
    }

    private void writeOutbox(byte[] waiting) throws IOException {
        OffHeap scratch = shard.scratch();
        int length = Math.min(waiting.length, scratch.size());
        scratch.bytes().put(0, waiting, 0, length);
        int taken = socket.write(scratch, 0, length);
        shard.written().add(1, taken);
        outbox =
                taken == waiting.length ? null : Arrays.copyOfRange(waiting, taken, waiting.length);
        if (taken < length) {
            block();
        }
    }

    private void onTaken(Stretch stretch, int taken) {
        int left = taken;
        int i = 0;
        for (Frame frame = stretch.frame(0);
                frame != null && left > 0;
                frame = stretch.frame(++i)) {
            cursor++;
            if (left < frame.length()) {
                startRest(frame, left);
            }
            left -= frame.length();
        }
        shard.written().add(i, taken);
        if (taken < stretch.length()) {
            block();
        }
    }

    private void startRest(Frame frame, int sent) {
        rest = frame;
        restSent = sent;
    }

    private void block() {
        isBlocked = true;
        blockedAtMillis = shard.nowMillis();
        socket.awaitRoom();
        if (state == State.LIVE) {
            setTimer();
        }
    }

    private boolean hasRoomFor(int bytes) {
        if (state == State.GONE) {
            return false;
        }
        if (outbox != null && outbox.length + bytes > shard.config().outboxBytes()) {
            close(CloseReason.TOO_SLOW);
            return false;
        }
        return true;
    }

    private void append(byte[] frame) {
        byte[] waiting = outbox;
        if (waiting == null) {
            outbox = frame;
        } else {
            outbox = Arrays.copyOf(waiting, waiting.length + frame.length);
            System.arraycopy(frame, 0, outbox, waiting.length, frame.length);
        }
    }

    private boolean isOpen() {
        return state == State.AWAITING_HELLO || state == State.LIVE;
    }

    private boolean takeToken() {
        AudienceConfig config = shard.config();
        int now = shard.nowMillis();
        // Thousandths of a message: with `messagesPerSecond` per second, that many per millisecond.
        long refill = (long) (now - tokensAtMillis) * config.messagesPerSecond();
        tokens = (int) Math.min(config.messageBurst() * 1000L, tokens + refill);
        tokensAtMillis = now;
        if (tokens < 1000) {
            return false;
        }
        tokens -= 1000;
        return true;
    }

    private void become(State next) {
        state = next;
        stateSinceMillis = shard.nowMillis();
        setTimer();
    }
}
