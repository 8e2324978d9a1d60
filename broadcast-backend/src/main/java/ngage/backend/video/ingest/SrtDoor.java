package ngage.backend.video.ingest;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SRT way's port: carries packets between callers and the one listener behind it, which takes
/// one of them and is deaf to all others from then on. So the door knows, and tells, who is heard
/// and who is not.
///
/// It looks at no more than the kind of a packet. Whom the listener takes, because it knows the
/// passphrase, is the only one until [#reset]; before that [#MAX_CALLERS] are carried, and [#MAX_OF_HOST] of one
/// host: for one more, the oldest of that host goes, else the oldest of all. Packets are never queued here: what a socket does not take is lost, and SRT
/// sends it again. One thread; what is asked may be asked by any.
final class SrtDoor implements AutoCloseable {

    static final int MAX_CALLERS = 1024;
    static final int MAX_OF_HOST = 16;

    private static final Logger log = LoggerFactory.getLogger(SrtDoor.class);
    private static final int MAX_PACKET = 2048;
    private static final int BUFFER = 4 << 20;

    /// Packets that are carried in one direction before the other has its turn.
    private static final int BURST = 256;

    /// Hears of callers, on the door's thread.
    interface Guard {

        /// The listener has taken a caller.
        void onHeard();

        /// This one calls in vain.
        ///
        /// @param words who, and why
        void onRefused(String words);

        /// The door can carry nothing any more.
        void onBroken();
    }

    private final DatagramChannel street;
    private final Selector selector;
    private final InetSocketAddress listener;
    private final Guard guard;
    private final Thread thread;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(MAX_PACKET);

    /// By the address of each caller: our socket for it towards the listener. Of the door's thread.
    private final Map<InetSocketAddress, DatagramChannel> callers = new LinkedHashMap<>();

    private volatile boolean isReset;
    private volatile boolean isClosed;
    private volatile boolean isBroken;
    private volatile @Nullable InetSocketAddress heard;

    /// @throws IOException if this port cannot be had
    SrtDoor(String host, int port, Guard guard) throws IOException {
        this.guard = guard;
        this.listener = freeAddress();
        selector = Selector.open();
        street = DatagramChannel.open();
        try {
            street.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            street.bind(new InetSocketAddress(host, port));
            street.configureBlocking(false);
            street.register(selector, SelectionKey.OP_READ);
        } catch (IOException | RuntimeException e) {
            street.close();
            selector.close();
            throw new IOException(
                    "cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().daemon().name("srt-door").start(this::run);
    }

    /// @return where the listener must listen
    InetSocketAddress listener() {
        return listener;
    }

    /// @throws IOException if it can carry nothing any more
    void requireWhole() throws IOException {
        if (isBroken) {
            throw new IOException("the port of SRT is broken; the lines above say why");
        }
    }

    /// @return whom the listener has taken, in words; absent if nobody
    @Nullable String heard() {
        InetSocketAddress present = heard;
        return present == null ? null : inWords(present);
    }

    /// The listener is gone, and with it all that callers had agreed with it.
    void reset() {
        isReset = true;
        heard = null;
        selector.wakeup();
    }

    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector;
                street) {
            while (!isClosed) {
                selector.select();
                if (isReset) {
                    isReset = false;
                    heard = null;
                    forgetAll();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (!key.isValid()) {
                        continue;
                    }
                    if (key.attachment() instanceof InetSocketAddress caller) {
                        giveOut((DatagramChannel) key.channel(), caller);
                    } else {
                        takeIn();
                    }
                }
                selector.selectedKeys().clear();
            }
            forgetAll();
        } catch (IOException e) {
            log.error("the port of SRT is broken", e);
            isBroken = true;
            guard.onBroken();
        }
    }

    /// From callers to the listener.
    private void takeIn() throws IOException {
        for (int i = 0; i < BURST; i++) {
            packet.clear();
            SocketAddress from = street.receive(packet);
            if (from == null) {
                return;
            }
            packet.flip();
            if (from instanceof InetSocketAddress caller && SrtPacket.isWhole(packet)) {
                takeIn(caller);
            }
        }
    }

    private void takeIn(InetSocketAddress caller) throws IOException {
        InetSocketAddress present = heard;
        boolean isHandshake = SrtPacket.isHandshake(packet);
        if (present != null && !present.equals(caller)) {
            if (isHandshake) {
                guard.onRefused(inWords(caller) + " while " + inWords(present) + " is on");
            }
            return;
        }
        DatagramChannel way = callers.get(caller);
        if (way == null && isHandshake) {
            way = welcome(caller);
        }
        if (way == null) {
            return; // it has agreed with a listener that is gone
        }
        try {
            way.write(packet);
        } catch (IOException e) {
            log.debug("lost on its way to the listener, which may not be there yet", e);
        }
    }

    /// From the listener to one of them.
    private void giveOut(DatagramChannel way, InetSocketAddress caller) throws IOException {
        for (int i = 0; i < BURST; i++) {
            packet.clear();
            try {
                if (way.read(packet) <= 0) {
                    return;
                }
            } catch (PortUnreachableException e) {
                log.debug("the listener is not there yet", e);
                return;
            }
            packet.flip();
            String refusal = SrtPacket.refusal(packet);
            if (refusal != null) {
                guard.onRefused(inWords(caller) + ": " + refusal);
            } else if (heard == null && !isReset && SrtPacket.isAgreement(packet)) {
                heard = caller;
                way.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
                guard.onHeard();
            }
            try {
                street.send(packet, caller);
            } catch (IOException e) {
                log.debug("lost: {} cannot be reached", caller, e);
            }
        }
    }

    private DatagramChannel welcome(InetSocketAddress caller) throws IOException {
        List<InetSocketAddress> ofHost =
                callers.keySet().stream()
                        .filter(other -> other.getAddress().equals(caller.getAddress()))
                        .toList();
        if (ofHost.size() >= MAX_OF_HOST) {
            forget(ofHost.getFirst());
        } else if (callers.size() >= MAX_CALLERS) {
            forget(callers.keySet().iterator().next());
        }
        DatagramChannel way = DatagramChannel.open();
        way.connect(listener);
        way.configureBlocking(false);
        way.register(selector, SelectionKey.OP_READ, caller);
        callers.put(caller, way);
        return way;
    }

    private void forget(InetSocketAddress caller) throws IOException {
        DatagramChannel way = callers.remove(caller);
        if (way != null) {
            way.close();
        }
    }

    private void forgetAll() throws IOException {
        for (DatagramChannel way : callers.values()) {
            way.close();
        }
        callers.clear();
    }

    private static InetSocketAddress freeAddress() throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (DatagramSocket probe = new DatagramSocket(0, here)) {
            return new InetSocketAddress(here, probe.getLocalPort());
        }
    }

    private static String inWords(InetSocketAddress caller) {
        return "SRT from " + caller.getAddress().getHostAddress();
    }
}
