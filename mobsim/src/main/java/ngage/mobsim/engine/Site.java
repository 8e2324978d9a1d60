package ngage.mobsim.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.channels.Selector;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/// What all connections of a mob share: where the backend is, where phones come from, selector, timers.
///
/// Owned by the engine's thread.
final class Site {

    private static final int HTTP_PORT = 80;
    private static final String LINUX = "Linux";

    final TimerWheel wheel;
    final MobRecord record;
    final MessageCache messages;
    final ClientFrames frames;
    final Entrance entrance;
    final Churn churn;
    final String host;
    private final InetSocketAddress backend;
    private final Selector selector;
    private final @Nullable SocketAddress source;
    boolean isSettling;

    Site(
            URI backend,
            Selector selector,
            TimerWheel wheel,
            MobRecord record,
            ClientFrames frames,
            Ramp ramp,
            Churn churn) {
        int port = backend.getPort() < 0 ? HTTP_PORT : backend.getPort();
        this.backend = new InetSocketAddress(backend.getHost(), port);
        this.host = backend.getHost() + ":" + port;
        this.source = source(this.backend);
        this.selector = selector;
        this.wheel = wheel;
        this.record = record;
        this.messages = new MessageCache(record.violations());
        this.frames = frames;
        this.entrance = new Entrance(ramp.mostJoining());
        this.churn = churn;
    }

    Connection connect(Connection.Listener listener) throws IOException {
        return Connection.open(selector, wheel, source, backend, listener);
    }

    /// On one machine, a mob that calls from 127.0.0.1 takes random ports there, and sooner or later the
    /// one that a restarting backend wants back. Linux has the whole of 127/8; others do not.
    private static @Nullable SocketAddress source(InetSocketAddress backend) {
        boolean isHere =
                backend.getAddress() != null
                        && backend.getAddress().isLoopbackAddress()
                        && backend.getAddress().getAddress().length == 4;
        return isHere && System.getProperty("os.name").equals(LINUX)
                ? new InetSocketAddress("127.0.1.1", 0)
                : null;
    }
}
