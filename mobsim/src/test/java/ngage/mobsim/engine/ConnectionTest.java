package ngage.mobsim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    @Test
    void tellsWhenNobodyListens() throws IOException {
        List<String> heard = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            Connection connection =
                    Connection.open(
                            selector,
                            new TimerWheel(MobClock.system()),
                            null,
                            portWithoutListener(),
                            listener(heard));
            while (connection.isOpen()) {
                selector.select(_ -> connection.onReady(ByteBuffer.allocate(16)), 10_000);
            }
            assertFalse(connection.isOpen());
            assertEquals(List.of("Connection refused"), heard);
        }
    }

    private static InetSocketAddress portWithoutListener() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.9.9"))) {
            return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        }
    }

    private static Connection.Listener listener(List<String> heard) {
        return new Connection.Listener() {
            @Override
            public void onConnected() {
                heard.add("connected");
            }

            @Override
            public void onBytes(ByteBuffer in) {
                heard.add("bytes");
            }

            @Override
            public void onClosed(String why) {
                heard.add(why);
            }
        };
    }
}
