package ngage.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Comparator;

/// This machine's addresses and free ports.
final class Ports {

    private Ports() {}

    /// @param option the one with which to choose another
    static void requireFreeTcp(int port, String what, String option) throws DemoException {
        if (!isFreeTcp(port)) {
            throw inUse(port, what, option);
        }
    }

    static void requireFreeUdp(int port, String what, String option) throws DemoException {
        if (!isFreeUdp(port)) {
            throw inUse(port, what, option);
        }
    }

    static boolean isFreeTcp(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static boolean isFreeUdp(int port) {
        try (DatagramSocket probe = new DatagramSocket(null)) {
            probe.bind(new InetSocketAddress(port));
            return true;
        } catch (SocketException _) {
            return false;
        }
    }

    /// @return the address under which a phone in the same network finds us; `localhost` without one
    static String lanAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Ports::isUp)
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLinkLocalAddress())
                    // Private addresses first: those of a home or a venue.
                    .sorted(Comparator.comparing(address -> !address.isSiteLocalAddress()))
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("localhost");
        } catch (SocketException _) {
            return "localhost";
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback() && !network.isVirtual();
        } catch (SocketException _) {
            return false;
        }
    }

    private static DemoException inUse(int port, String what, String option) {
        return new DemoException(
                "Port "
                        + port
                        + ", which "
                        + what
                        + " wants, is in use. End what uses it, or choose another with "
                        + option
                        + " PORT.");
    }
}
