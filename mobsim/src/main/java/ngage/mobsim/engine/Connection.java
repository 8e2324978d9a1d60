package ngage.mobsim.engine;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import ngage.mobsim.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/// One non-blocking TCP connection of a phone.
///
/// Owned by the engine's thread. What the kernel does not take at once is kept, up to 64 KiB: a backend
/// that reads no more is a dead one.
final class Connection {

    /// Hears what happens. After [#onClosed], or after [Connection#close], nothing more.
    interface Listener {

        void onConnected() throws WireException;

        /// @param in has an array; valid during the call
        void onBytes(ByteBuffer in) throws WireException;

        /// @param why in a few words that are the same for all of the kind
        void onClosed(String why);
    }

    private static final int MOST_WAITING_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final TimerWheel wheel;
    private Listener listener;
    private @Nullable ByteAccumulator waiting;
    private boolean isConnected;
    private boolean isReading = true;
    private boolean isClosed;

    private Connection(
            SocketChannel channel, Selector selector, TimerWheel wheel, Listener listener)
            throws IOException {
        this.channel = channel;
        this.key = channel.register(selector, 0, this);
        this.wheel = wheel;
        this.listener = listener;
    }

    /// @param source address to come from; absent = any
    static Connection open(
            Selector selector,
            TimerWheel wheel,
            @Nullable SocketAddress source,
            SocketAddress target,
            Listener listener)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(source);
            Connection connection = new Connection(channel, selector, wheel, listener);
            boolean isAtOnce = channel.connect(target);
            connection.key.interestOps(isAtOnce ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void onReady(ByteBuffer shared) {
        try {
            if (!isConnected) {
                channel.finishConnect();
                isConnected = true;
                updateInterest();
                listener.onConnected();
            } else {
                if (key.isWritable()) {
                    flush();
                }
                if (key.isValid() && key.isReadable() && isReading) {
                    read(shared);
                }
            }
        } catch (IOException | WireException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    /// From now on somebody else hears what happens.
    void handOverTo(Listener other) {
        listener = other;
    }

    /// What comes stays in the kernel's buffers, and the end of the connection is not noticed either.
    void stopReading() {
        isReading = false;
        updateInterest();
    }

    void startReading() {
        isReading = true;
        updateInterest();
    }

    /// @param bytes all of them are taken
    void send(ByteBuffer bytes) {
        if (isClosed) {
            return;
        }
        try {
            if (waiting == null) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                keep(bytes);
                updateInterest();
            }
        } catch (IOException e) {
            failSoon(String.valueOf(e.getMessage()));
        } catch (WireException e) {
            failSoon("the backend does not read");
        }
    }

    private void keep(ByteBuffer bytes) throws WireException {
        ByteAccumulator kept = waiting == null ? new ByteAccumulator(MOST_WAITING_BYTES) : waiting;
        kept.add(bytes);
        waiting = kept;
    }

    private void updateInterest() {
        if (isConnected && !isClosed) {
            key.interestOps(
                    (isReading ? SelectionKey.OP_READ : 0)
                            | (waiting == null ? 0 : SelectionKey.OP_WRITE));
        }
    }

    /// Whoever sends is in the middle of something and must not hear of the end right there.
    private void failSoon(String why) {
        wheel.at(0, () -> fail(why));
    }

    /// Not the same as the channel's: a channel that cannot connect closes itself.
    boolean isOpen() {
        return !isClosed;
    }

    /// Without a word to the listener.
    void close() {
        isClosed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    private void fail(String why) {
        if (isOpen()) {
            close();
            listener.onClosed(why);
        }
    }

    private void read(ByteBuffer shared) throws IOException, WireException {
        shared.clear();
        if (channel.read(shared) < 0) {
            fail("closed by the backend");
            return;
        }
        listener.onBytes(shared.flip());
    }

    private void flush() throws IOException, WireException {
        ByteAccumulator kept = waiting;
        if (kept != null) {
            ByteBuffer bytes = kept.contents();
            channel.write(bytes);
            waiting = null;
            if (bytes.hasRemaining()) {
                keep(bytes);
            }
        }
        updateInterest();
    }
}
