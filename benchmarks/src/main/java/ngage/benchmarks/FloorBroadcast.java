package ngage.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/// The floor under every broadcast on this machine: one loop of `write` of the same bytes to as many
/// sockets, and one reader that waits for the last of them. No protocol, no Redis, no framing.
///
/// The caller's thread writes, one thread of its own reads.
final class FloorBroadcast implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final List<SocketChannel> senders = new ArrayList<>();
    private final List<SocketChannel> receivers = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final SynchronousQueue<Long> lastArrival = new SynchronousQueue<>();
    private final int frameBytes;
    private final Thread reader;

    private FloorBroadcast(int frameBytes) throws IOException {
        this.frameBytes = frameBytes;
        this.reader = Thread.ofPlatform().daemon().name("floor-reader").unstarted(this::read);
    }

    static FloorBroadcast open(int sockets, int frameBytes) throws IOException {
        FloorBroadcast floor = new FloorBroadcast(frameBytes);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
            for (int i = 0; i < sockets; i++) {
                SocketChannel receiver = SocketChannel.open(server.getLocalAddress());
                receiver.configureBlocking(false);
                receiver.register(floor.selector, SelectionKey.OP_READ);
                floor.receivers.add(receiver);
                SocketChannel sender = server.accept();
                sender.configureBlocking(false);
                sender.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                floor.senders.add(sender);
            }
        }
        floor.reader.start();
        return floor;
    }

    /// @return milliseconds from the first write to the last arrival
    double broadcastMillis() throws IOException, InterruptedException {
        ByteBuffer frame = ByteBuffer.allocateDirect(frameBytes);
        long start = System.nanoTime();
        for (SocketChannel sender : senders) {
            frame.clear();
            sender.write(frame);
        }
        Long last = lastArrival.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (last == null) {
            throw new IOException(
                    "the floor's frames did not all arrive within " + PATIENCE_SECONDS + " s");
        }
        return (last - start) / 1e6;
    }

    @Override
    public void close() throws IOException {
        reader.interrupt();
        selector.close();
        for (SocketChannel each : senders) {
            each.close();
        }
        for (SocketChannel each : receivers) {
            each.close();
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        long expected = (long) receivers.size() * frameBytes;
        long arrived = 0;
        try {
            while (selector.isOpen()) {
                selector.select();
                if (!selector.isOpen()) {
                    return;
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    arrived += Math.max(0, ((SocketChannel) key.channel()).read(buffer));
                }
                selector.selectedKeys().clear();
                if (arrived == expected) {
                    arrived = 0;
                    lastArrival.put(System.nanoTime());
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
