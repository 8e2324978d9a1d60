package ngage.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A network that lets HTTP through and no WebSocket, as some offices and hotels have it: every
/// connection that asks for an upgrade is cut. A virtual thread for each direction of a connection.
final class WebSocketWall implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebSocketWall.class);
    private static final int MAX_HEAD_BYTES = 16 * 1024;

    private final InetSocketAddress backend;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cut = new AtomicInteger();

    /// @param port of the backend, on this machine
    WebSocketWall(int port) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        backend = new InetSocketAddress(here, port);
        server = new ServerSocket(0, 64, here);
        threads.execute(this::accept);
    }

    /// @return where the backend is, for those behind the wall
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /// @return how many WebSockets it has cut
    int cut() {
        return cut.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket phone = server.accept();
                threads.execute(() -> carry(phone));
            } catch (IOException e) {
                log.debug("the wall accepts nobody any more", e);
            }
        }
    }

    private void carry(Socket phone) {
        open.add(phone);
        try (phone;
                Socket there = new Socket()) {
            byte[] head = head(phone.getInputStream());
            if (new String(head, ISO_8859_1).toLowerCase(Locale.ROOT).contains("\nupgrade: ")) {
                cut.incrementAndGet();
                return;
            }
            there.connect(backend);
            open.add(there);
            there.getOutputStream().write(head);
            var back = threads.submit(() -> copy(there, phone));
            copy(phone, there);
            back.get();
            open.remove(there);
        } catch (IOException e) {
            log.debug("a connection through the wall broke", e);
        } catch (Exception e) {
            log.warn("the wall failed", e);
        } finally {
            open.remove(phone);
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4 && head.size() < MAX_HEAD_BYTES) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toByteArray();
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            log.debug("one direction through the wall broke", e);
        }
    }
}
