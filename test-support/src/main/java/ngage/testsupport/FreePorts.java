package ngage.testsupport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import ngage.demo.Venue;

/// Ports that were free a moment ago, for a venue of a test's own.
public final class FreePorts {

    private FreePorts() {}

    public static Venue.VenuePorts forVenue() throws IOException {
        try (ServerSocket http = new ServerSocket(0);
                ServerSocket redis = new ServerSocket(0);
                DatagramSocket ingest = new DatagramSocket(0)) {
            return new Venue.VenuePorts(
                    http.getLocalPort(), ingest.getLocalPort(), redis.getLocalPort());
        }
    }
}
