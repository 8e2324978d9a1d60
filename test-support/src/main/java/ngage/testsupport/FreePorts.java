package ngage.testsupport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import ngage.demo.Venue;

/// Ports that were free a moment ago, from below those that a system gives to outgoing connections: on a
/// machine with many phones one of these would soon be taken.
public final class FreePorts {

    private static final int FIRST = 10_240;
    private static final int LAST = 32_000;
    private static final int TRIES = 1_000;

    private FreePorts() {}

    public static Venue.VenuePorts forVenue() throws IOException {
        List<Integer> ports = some(3);
        return new Venue.VenuePorts(ports.get(0), ports.get(1), ports.get(2));
    }

    /// @return different ones, free for TCP and for UDP
    public static List<Integer> some(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        IntStream random = ThreadLocalRandom.current().ints(TRIES, FIRST, LAST + 1).distinct();
        for (int port : random.toArray()) {
            if (ports.size() == count) {
                return ports;
            }
            if (isFree(port)) {
                ports.add(port);
            }
        }
        throw new IOException("there are no " + count + " free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port);
                DatagramSocket _ = new DatagramSocket(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
