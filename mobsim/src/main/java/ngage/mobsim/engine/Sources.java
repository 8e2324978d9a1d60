package ngage.mobsim.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The addresses that a mob's connections come from, in turn.
///
/// A mob that calls from 127.0.0.1 takes random ports there, and sooner or later the one that a restarting
/// backend wants back; and a port that was hung up is out of use for a minute, so that a mob which is cut
/// off as a whole would not find enough of them at one address. Linux has the whole of 127/8; other
/// systems do not.
///
/// Owned by the engine's thread.
final class Sources {

    private static final String LINUX = "Linux";
    private static final byte[] USUAL = {127, 0, 1, 1};
    private static final int IN_TURN = 4;

    private final @Nullable SocketAddress[] addresses;
    private int next;

    private Sources(@Nullable SocketAddress... addresses) {
        this.addresses = addresses;
    }

    /// @param wanted the first of them; absent: the usual ones
    static Sources to(InetSocketAddress target, @Nullable InetAddress wanted) {
        if (wanted != null && !isLoopback(wanted)) {
            return new Sources(new InetSocketAddress(wanted, 0));
        }
        boolean isHere = target.getAddress() != null && isLoopback(target.getAddress());
        if (!isHere || !System.getProperty("os.name").equals(LINUX)) {
            return new Sources(wanted == null ? null : new InetSocketAddress(wanted, 0));
        }
        return inTurn(wanted == null ? USUAL : wanted.getAddress());
    }

    /// @return nothing for any address
    @Nullable SocketAddress take() {
        next = (next + 1) % addresses.length;
        return addresses[next];
    }

    private static Sources inTurn(byte[] first) {
        SocketAddress[] addresses = new SocketAddress[IN_TURN];
        for (int i = 0; i < IN_TURN; i++) {
            byte[] bytes = first.clone();
            bytes[3] = (byte) Math.min(254, (first[3] & 0xff) + i);
            try {
                addresses[i] = new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("four bytes are an address", e);
            }
        }
        return new Sources(addresses);
    }

    private static boolean isLoopback(InetAddress address) {
        return address.isLoopbackAddress() && address.getAddress().length == 4;
    }
}
