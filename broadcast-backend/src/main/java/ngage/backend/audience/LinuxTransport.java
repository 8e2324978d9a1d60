package ngage.backend.audience;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import ngage.backend.linux.EpollLoop;
import ngage.backend.linux.IoUring;
import ngage.backend.linux.Linux;
import ngage.backend.linux.SelfCheck;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/// Takes each phone's descriptor away from Undertow and XNIO, and gives it to one of a few loops, each
/// a thread of its own.
final class LinuxTransport implements PhoneTransport {

    /// How a loop writes to many phones at once.
    enum Writes {
        ONE_BY_ONE,
        IN_BATCHES
    }

    private static final Logger log = LoggerFactory.getLogger(LinuxTransport.class);

    private final AudienceHub hub;
    private final Writes writes;
    private final XnioHandOver handOver;
    private final List<EpollLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    private LinuxTransport(AudienceHub hub, Writes writes, XnioHandOver handOver) {
        this.hub = hub;
        this.writes = writes;
        this.handOver = handOver;
        this.loops =
                IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .mapToObj(i -> EpollLoop.started("audience-" + i))
                        .toList();
    }

    /// @return why phones cannot be carried this way here; empty if they can
    static Optional<String> missing(Writes writes) {
        Optional<String> missing = Linux.missing();
        if (missing.isPresent()) {
            return missing;
        }
        try {
            XnioHandOver _ = new XnioHandOver(Duration.ZERO);
        } catch (IllegalAccessException e) {
            return Optional.of("the JVM lacks --add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        } catch (ReflectiveOperationException e) {
            return Optional.of("this XNIO is unknown: " + e.getMessage());
        }
        return writes == Writes.IN_BATCHES ? SelfCheck.ofUring() : SelfCheck.ofSockets();
    }

    /// Only if nothing is [#missing].
    static LinuxTransport started(AudienceHub hub, Writes writes) {
        try {
            return new LinuxTransport(hub, writes, new XnioHandOver(hub.config().silentAfter()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("it was there a moment ago", e);
        }
    }

    @Override
    public void take(StreamConnection connection) {
        XnioHandOver.Taken taken;
        try {
            taken = handOver.take(connection);
        } catch (IOException e) {
            log.debug("a phone could not be taken over", e);
            return;
        }
        // A loop that has failed takes no more: the next one does.
        for (int i = 0; i < loops.size(); i++) {
            EpollLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
            try {
                loop.execute(() -> start(loop, taken));
                return;
            } catch (RejectedExecutionException e) {
                log.debug("the loop has ended", e);
            }
        }
        new Linux().close(taken.fd());
        taken.onClosed().run();
    }

    private void start(EpollLoop loop, XnioHandOver.Taken taken) {
        LinuxSocket socket = new LinuxSocket(loop, taken.fd(), taken.early(), taken.onClosed());
        Supplier<SendBatch> batch = () -> batch(loop);
        try {
            socket.start(hub.connect(socket, loop, batch));
        } catch (RuntimeException | Error e) {
            socket.cut();
            throw e;
        }
    }

    private SendBatch batch(EpollLoop loop) {
        if (writes == Writes.ONE_BY_ONE) {
            return new OneByOne();
        }
        try {
            IoUring uring = new IoUring(loop.linux());
            loop.closeAtEnd(uring);
            return new UringBatch(uring);
        } catch (IOException e) {
            log.warn("a loop writes one by one: {}", e.getMessage());
            return new OneByOne();
        }
    }

    @Override
    public HealthLine health() {
        long failed = loops.stream().filter(EpollLoop::hasFailed).count();
        if (failed == 0) {
            return new HealthLine("phones", Health.GOOD, "carried by " + this);
        }
        Health health = failed == loops.size() ? Health.DOWN : Health.DEGRADED;
        return new HealthLine(
                "phones",
                health,
                failed + " of " + loops.size() + " loops have ended; see the log");
    }

    @Override
    public void close() {
        loops.forEach(EpollLoop::close);
    }

    @Override
    public String toString() {
        return (writes == Writes.IN_BATCHES ? "io_uring" : "epoll")
                + ", "
                + loops.size()
                + (loops.size() == 1 ? " loop" : " loops");
    }
}
