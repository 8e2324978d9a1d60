package ngage.backend.audience;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import ngage.backend.linux.Linux;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/// Takes the descriptor of a connection away from XNIO and from the JDK, which keep it to themselves:
/// the one place that knows their insides, looked up when it is made.
///
/// XNIO goes on counting the connection, or it would accept more than this process may have open.
/// Any thread, one at a time.
final class XnioHandOver {

    /// @param early what the phone had sent already
    /// @param onClosed to be run when the descriptor has been closed
    record Taken(int fd, ByteBuffer early, Runnable onClosed) {}

    private static final Logger log = LoggerFactory.getLogger(XnioHandOver.class);
    private static final int MAX_EARLY = 32 * 1024;

    private final MethodHandle channel;
    private final MethodHandle descriptor;
    private final MethodHandle counter;
    private final MethodHandle counterThread;
    private final MethodHandle countDown;
    private final VarHandle count;
    private final Class<?> counterClass;
    private final int giveUpAfterMillis;

    private final Linux linux = new Linux();
    private final ByteBuffer early = ByteBuffer.allocateDirect(MAX_EARLY);
    private final Map<Object, Runnable> countDowns = new ConcurrentHashMap<>();

    /// @param giveUpAfter how long a phone may leave unconfirmed what was sent to it, before its
    ///     connection is broken
    /// @throws ReflectiveOperationException if this JVM or this XNIO does not allow it
    XnioHandOver(Duration giveUpAfter) throws ReflectiveOperationException {
        giveUpAfterMillis = (int) giveUpAfter.toMillis();
        Class<?> selectable = Class.forName("sun.nio.ch.SelChImpl");
        descriptor =
                MethodHandles.lookup()
                        .findVirtual(selectable, "getFDVal", MethodType.methodType(int.class))
                        .asType(MethodType.methodType(int.class, SocketChannel.class));
        Class<?> connection = Class.forName("org.xnio.nio.NioSocketStreamConnection");
        MethodHandles.Lookup inConnection = insideOf(connection);
        channel =
                inConnection
                        .findVirtual(
                                connection,
                                "getChannel",
                                MethodType.methodType(SocketChannel.class))
                        .asType(MethodType.methodType(SocketChannel.class, StreamConnection.class));
        counter =
                inConnection
                        .findGetter(
                                connection,
                                "closedHandle",
                                Class.forName("org.xnio.nio.ChannelClosed"))
                        .asType(MethodType.methodType(Object.class, StreamConnection.class));
        counterClass = Class.forName("org.xnio.nio.NioTcpServerHandle");
        MethodHandles.Lookup inCounter = insideOf(counterClass);
        count = inCounter.findVarHandle(counterClass, "count", int.class);
        countDown =
                inCounter
                        .findVirtual(
                                counterClass, "channelClosed", MethodType.methodType(void.class))
                        .asType(MethodType.methodType(void.class, Object.class));
        counterThread =
                inCounter
                        .findVirtual(
                                counterClass,
                                "getWorkerThread",
                                MethodType.methodType(Class.forName("org.xnio.nio.WorkerThread")))
                        .asType(MethodType.methodType(Executor.class, Object.class));
    }

    /// On the connection's I/O thread. The connection is closed afterwards, whatever comes of it.
    synchronized Taken take(StreamConnection connection) throws IOException {
        try {
            ByteBuffer came = readEarly(connection);
            SocketChannel jdk = (SocketChannel) channel.invokeExact(connection);
            int fd = linux.duplicate((int) descriptor.invokeExact(jdk));
            if (fd < 0) {
                throw new IOException("no descriptor is left: error " + -fd);
            }
            Runnable onClosed = () -> {};
            try {
                onClosed = keepCounting(connection);
                // A channel that is closed while a selector knows it ends its writes, and with them
                // ours, unless it was told not to linger.
                jdk.setOption(StandardSocketOptions.SO_LINGER, 0);
                connection.close();
            } catch (Throwable e) {
                linux.close(fd);
                onClosed.run();
                throw e;
            }
            linux.doNotLinger(fd);
            linux.giveUpAfter(fd, giveUpAfterMillis);
            return new Taken(fd, came, onClosed);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            IoUtils.safeClose(connection);
        }
    }

    /// What came together with the handshake is in a buffer of Undertow's.
    private ByteBuffer readEarly(StreamConnection connection) throws IOException {
        early.clear();
        int count;
        do {
            count = connection.getSourceChannel().read(early);
        } while (count > 0 && early.hasRemaining());
        early.flip();
        return ByteBuffer.allocate(early.remaining()).put(early).flip();
    }

    /// @return what takes it from the count again
    private Runnable keepCounting(StreamConnection connection) throws Throwable {
        Object server = (Object) counter.invokeExact(connection);
        if (!counterClass.isInstance(server)) {
            throw new IllegalStateException("XNIO counts in another way: " + server);
        }
        Runnable onClosed = countDowns.computeIfAbsent(server, this::countDown);
        Executor thread = (Executor) counterThread.invokeExact(server);
        if (thread == Thread.currentThread()) {
            count.set(server, (int) count.get(server) + 1);
        } else {
            // Before the close, which takes one off in the same way.
            thread.execute(() -> count.set(server, (int) count.get(server) + 1));
        }
        return onClosed;
    }

    private Runnable countDown(Object server) {
        return () -> {
            try {
                countDown.invokeExact(server);
            } catch (RejectedExecutionException e) {
                log.debug("XNIO has ended, and counts no more", e);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static MethodHandles.Lookup insideOf(Class<?> type) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }
}
