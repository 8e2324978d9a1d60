package ngage.backend.audience;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import ngage.backend.admission.Rights;
import ngage.protocol.CloseReason;
import ngage.protocol.FromPhone;
import org.jspecify.annotations.Nullable;

/// The phones without a socket that have been heard lately: counted and reported like all others, and
/// bounded by fan like all others. A fan that has a socket too counts by that alone, and an overlay does
/// not count.
///
/// Any thread. A phone is forgotten when it was silent for as long as a socket may be.
public final class PollingPhones {

    /// Of what one fan may post: as much as a socket's frames could carry, and short of what hurts.
    private static final int BYTES_PER_SECOND = 4 * 1024;

    private static final int BYTE_BURST = 16 * 1024;
    private static final long SWEEP_NANOS = 1_000_000_000;

    private final AudienceConfig config;
    private final AudienceReports reports;
    private final ShardReports numbers = new ShardReports();
    private final PhoneDelays delays;
    private final IntPredicate hasSocket;
    private final LongSupplier head;
    private final LongSupplier nanos;
    private final Map<Integer, Poller> pollers = new ConcurrentHashMap<>();
    private final AtomicInteger counted = new AtomicInteger();
    private long sweptNanos;

    PollingPhones(
            AudienceConfig config,
            AudienceReports reports,
            IntPredicate hasSocket,
            LongSupplier head,
            LongSupplier nanos) {
        this.config = config;
        this.reports = reports;
        this.delays = new PhoneDelays(config);
        this.hasSocket = hasSocket;
        this.head = head;
        this.nanos = nanos;
        this.sweptNanos = nanos.getAsLong();
    }

    /// A fan has posted something.
    ///
    /// @return why it is not heard; nothing if it is
    public @Nullable CloseReason onPosted(int fan, Rights rights, int messages, int bytes) {
        boolean[] isWithin = new boolean[1];
        pollers.compute(
                fan,
                (_, known) -> {
                    Poller poller = known == null ? new Poller() : known;
                    poller.heardNanos = nanos.getAsLong();
                    poller.mayCount |= rights == Rights.AUDIENCE;
                    isWithin[0] = poller.takeTokens(messages, bytes);
                    count(fan, poller);
                    return poller;
                });
        return isWithin[0] ? null : CloseReason.TOO_MANY;
    }

    /// A fan has posted what could not be read.
    ///
    /// @return why it is not heard, or not any more
    public CloseReason onMalformed(int fan) {
        boolean[] isTooMuch = new boolean[1];
        pollers.computeIfPresent(
                fan,
                (_, poller) -> {
                    isTooMuch[0] = ++poller.malformed > config.malformedMessages();
                    return poller;
                });
        return isTooMuch[0] ? CloseReason.TOO_MANY : CloseReason.MALFORMED;
    }

    public void onHeld(int fan, FromPhone.CueHeld held) {
        reports.onHeld(fan, held.cueRun());
    }

    public void onShown(int fan, FromPhone.CueShown shown) {
        long[] cameAt = {Long.MAX_VALUE};
        pollers.computeIfPresent(
                fan,
                (_, poller) -> {
                    cameAt[0] = poller.cameAt;
                    if (poller.isCounted) {
                        poller.delayMillis = delays.onSaid(poller.delayMillis, shown.delay());
                    }
                    return poller;
                });
        AudienceReports.OnAir onAir = reports.onShown(fan, shown.cueRun());
        if (onAir == null) {
            return;
        }
        numbers.onDelay(onAir.offset(), shown.delay());
        Long dropped = shown.droppedFrames();
        if (dropped != null) {
            numbers.onDropped(onAir.offset(), dropped);
        }
        if (cameAt[0] < onAir.offset()) {
            numbers.onSkew(onAir.offset(), shown.shown().since(onAir.at()));
        }
    }

    /// @return phones that have no socket
    public int connected() {
        return counted.get();
    }

    ShardReports numbers() {
        return numbers;
    }

    PhoneDelays delays() {
        return delays;
    }

    /// Forgets who is silent, and counts no longer who has a socket; once a second, however often it is
    /// called. On the thread that makes the shards look at their limits.
    void sweep() {
        long now = nanos.getAsLong();
        if (now - sweptNanos < SWEEP_NANOS) {
            return;
        }
        sweptNanos = now;
        for (Integer fan : pollers.keySet()) {
            pollers.computeIfPresent(
                    fan,
                    (_, poller) -> {
                        if (now - poller.heardNanos > config.silentAfter().toNanos()) {
                            uncount(fan, poller);
                            return null;
                        }
                        count(fan, poller);
                        return poller;
                    });
        }
    }

    private void count(int fan, Poller poller) {
        if (!poller.mayCount || hasSocket.test(fan)) {
            uncount(fan, poller);
        } else if (!poller.isCounted) {
            poller.isCounted = true;
            poller.cameAt = head.getAsLong();
            poller.delayMillis = delays.onConnected();
            reports.onConnected(fan);
            counted.incrementAndGet();
        }
    }

    private void uncount(int fan, Poller poller) {
        if (poller.isCounted) {
            poller.isCounted = false;
            delays.onLeft(poller.delayMillis);
            reports.onLeft(fan);
            counted.decrementAndGet();
        }
    }

    /// One fan. Only touched inside the map's own guard of it.
    private final class Poller {

        private long heardNanos;
        private long tokensAtNanos = nanos.getAsLong();
        private double messageTokens = config.messageBurst();
        private double byteTokens = BYTE_BURST;
        private int malformed;
        private boolean mayCount;
        private boolean isCounted;
        private long cameAt;
        private int delayMillis;

        boolean takeTokens(int messages, int bytes) {
            double seconds = (heardNanos - tokensAtNanos) / 1e9;
            tokensAtNanos = heardNanos;
            messageTokens =
                    Math.min(
                            config.messageBurst(),
                            messageTokens + seconds * config.messagesPerSecond());
            byteTokens = Math.min(BYTE_BURST, byteTokens + seconds * BYTES_PER_SECOND);
            if (messageTokens < messages || byteTokens < bytes) {
                return false;
            }
            messageTokens -= messages;
            byteTokens -= bytes;
            return true;
        }
    }
}
