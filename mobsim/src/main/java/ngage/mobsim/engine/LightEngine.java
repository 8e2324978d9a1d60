package ngage.mobsim.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.LogPlace;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.phone.SimulatedPhone;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/// Plays all phones of one mob on one thread: one selector, one read buffer, one timer wheel.
///
/// `start`, `settle`, `cutAll`, `progress` and `close` may be called from any thread; everything else happens on
/// the engine's own. A fault of the mob itself ends the engine, and shows in `ended`.
public final class LightEngine implements AutoCloseable {

    private static final int READ_BUFFER_BYTES = 64 * 1024;
    private static final int READS_BETWEEN_TIMERS = 32;
    private static final Duration PROGRESS_PERIOD = Duration.ofMillis(200);
    private static final Duration SETTLE_PERIOD = Duration.ofMillis(50);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Manners manners;
    private final MobClock clock;
    private final TimerWheel wheel;
    private final MobRecord record;
    private final JitterWatchdog watchdog;
    private final List<SimulatedPhone> phones;
    private final List<PhoneLink> links = new ArrayList<>();
    private final Selector selector;
    private final Site site;
    private final ByteBuffer shared = ByteBuffer.allocate(READ_BUFFER_BYTES);
    private final Queue<Runnable> handedOver = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::play, "mob-engine");
    private volatile Progress progress = Progress.NOTHING;
    private volatile boolean isClosing;
    private int readsSinceTimers;

    /// @param backends origins of nodes, at least one, such as `http://127.0.0.1:8080`
    /// @param source address to come from; absent: a usual one
    /// @param wheel the one that the phones use
    public LightEngine(
            List<URI> backends,
            @Nullable InetAddress source,
            Manners manners,
            long seed,
            MobClock clock,
            TimerWheel wheel,
            MobRecord record,
            JitterWatchdog watchdog,
            List<SimulatedPhone> phones)
            throws IOException {
        this.manners = manners;
        this.clock = clock;
        this.wheel = wheel;
        this.record = record;
        this.watchdog = watchdog;
        this.phones = List.copyOf(phones);
        this.selector = Selector.open();
        Nodes nodes = new Nodes(backends, source, record);
        this.site = new Site(nodes, selector, clock, wheel, record, manners, seed);
    }

    public void start() {
        thread.start();
    }

    public Progress progress() {
        return progress;
    }

    /// @return done when the engine has ended, with its fault if it had one
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /// Lets the phones finish what they have begun: cues to show, ballots to hear of, a way back, the end of
    /// the log. Nobody drops its connection on purpose any more. Then the engine ends at once, so that
    /// nothing begins after that.
    ///
    /// @param patience the longest that this may take
    /// @return as of `ended`
    public CompletableFuture<Void> settle(Duration patience) {
        handedOver.add(() -> {
            site.isSettling = true;
            checkSettled(clock.nanos() + patience.toNanos());
        });
        selector.wakeup();
        return ended;
    }

    /// The network of every phone that is connected is gone, all at once.
    public void cutAll() {
        handedOver.add(() -> links.forEach(PhoneLink::cut));
        selector.wakeup();
    }

    /// Hangs up all phones, and waits for the thread to end.
    @Override
    public void close() {
        isClosing = true;
        selector.wakeup();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void play() {
        try (selector) {
            begin();
            while (!isClosing) {
                turn();
            }
            long now = clock.nanos();
            links.forEach(link -> link.leave(now));
            ended.complete(null);
        } catch (IOException e) {
            ended.completeExceptionally(new UncheckedIOException(e));
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    private void begin() {
        long start = clock.nanos();
        record.onStart(start);
        for (SimulatedPhone phone : phones) {
            PhoneLink link = new PhoneLink(site, phone);
            links.add(link);
            long arrival = manners.ramp().arrivalNanos(phone.number(), link.draw());
            wheel.at(start + arrival, link::enter);
            if (link.canStall()) {
                planStall(link, start + manners.stalls().after().toNanos());
            }
        }
        watchdog.start();
        publishProgress();
    }

    private void planStall(PhoneLink link, long from) {
        wheel.at(from, link::stall);
        wheel.at(from + manners.stalls().lasting().toNanos(), link::resume);
    }

    private void turn() throws IOException {
        for (Runnable task = handedOver.poll(); task != null; task = handedOver.poll()) {
            task.run();
        }
        if (isClosing) {
            return;
        }
        long idleMillis = Math.ceilDiv(wheel.idleNanos(), NANOS_PER_MILLI);
        if (idleMillis == 0) {
            selector.selectNow(this::onReady);
        } else {
            selector.select(this::onReady, idleMillis);
        }
        wheel.advance();
    }

    /// A broadcast makes all sockets ready at once; frames to show must not wait for the last of them.
    private void onReady(SelectionKey key) {
        if (isClosing) {
            return;
        }
        if (key.attachment() instanceof Connection connection && connection.isOpen()) {
            connection.onReady(shared);
        }
        if (++readsSinceTimers >= READS_BETWEEN_TIMERS) {
            readsSinceTimers = 0;
            wheel.advance();
        }
    }

    private void publishProgress() {
        progress = Progress.of(record);
        wheel.after(PROGRESS_PERIOD, this::publishProgress);
    }

    private void checkSettled(long deadline) {
        LogPlace head = record.head();
        boolean isSettled = links.stream().noneMatch(link -> link.isUnsettled(head));
        if (isSettled || clock.nanos() >= deadline) {
            record.onUnsettled(links.stream().filter(PhoneLink::isWaiting).count());
            isClosing = true;
        } else {
            wheel.after(SETTLE_PERIOD, () -> checkSettled(deadline));
        }
    }
}
