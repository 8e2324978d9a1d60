package ngage.backend.video.ingest.rtmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ingest.StudioDesk;
import ngage.backend.video.ingest.StudioGate;
import org.jspecify.annotations.Nullable;

/// The studio's way in by RTMP. Accepts on the thread of its activity; each caller has a thread of its own.
///
/// At most [#MAX_GUESTS] callers have not shown the key, and [#MAX_OF_HOST] of one host: for one more, the oldest of
/// that host is closed, else the oldest of all, so that those who only hold a place cannot keep the studio out.
public final class RtmpListener implements AutoCloseable {

    static final int MAX_GUESTS = 128;
    static final int MAX_OF_HOST = 16;

    private static final int BACKLOG = 16;

    private final RtmpConfig config;
    private final Ffmpeg ffmpeg;
    private final StudioGate gate;
    private final StudioDesk desk;

    private final Deque<RtmpConnection> guests = new ArrayDeque<>();
    private final Set<RtmpConnection> all = new HashSet<>();
    private @Nullable ServerSocket listening;
    private boolean isClosed;

    public RtmpListener(RtmpConfig config, Ffmpeg ffmpeg, StudioGate gate, StudioDesk desk) {
        this.config = config;
        this.ffmpeg = ffmpeg;
        this.gate = gate;
        this.desk = desk;
    }

    /// @throws IOException if it cannot listen there
    public void run() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            InetSocketAddress here = new InetSocketAddress(config.host(), config.port());
            try {
                server.bind(here, BACKLOG);
            } catch (IOException e) {
                throw new IOException("cannot listen on " + here + ": " + e.getMessage(), e);
            }
            if (!open(server)) {
                return;
            }
            while (true) {
                serve(server.accept());
            }
        }
    }

    @Override
    public void close() {
        List<RtmpConnection> open;
        synchronized (this) {
            isClosed = true;
            open = new ArrayList<>(all);
            ServerSocket server = listening;
            if (server != null) {
                stop(server);
            }
        }
        open.forEach(RtmpConnection::close);
    }

    private synchronized boolean open(ServerSocket server) {
        listening = server;
        return !isClosed;
    }

    private void serve(Socket socket) {
        RtmpStudio studio = new RtmpStudio(ffmpeg, desk);
        RtmpConnection connection =
                new RtmpConnection(socket, config.key(), gate, studio, this::welcome);
        RtmpConnection oldest = receive(connection);
        if (oldest != null) {
            oldest.close();
        }
        Thread.ofPlatform()
                .daemon()
                .name("rtmp-caller")
                .start(() -> {
                    try (studio) {
                        connection.serve();
                    } finally {
                        leave(connection);
                    }
                });
    }

    /// @return the guest that must go; absent if there is room
    private synchronized @Nullable RtmpConnection receive(RtmpConnection connection) {
        RtmpConnection oldest = oldestOf(connection.host());
        if (oldest == null && guests.size() >= MAX_GUESTS) {
            oldest = guests.getFirst();
        }
        if (oldest != null) {
            guests.remove(oldest);
        }
        guests.addLast(connection);
        all.add(connection);
        return isClosed ? connection : oldest;
    }

    /// @return absent if this host may have another guest
    private @Nullable RtmpConnection oldestOf(InetAddress host) {
        List<RtmpConnection> its =
                guests.stream().filter(guest -> guest.host().equals(host)).toList();
        return its.size() < MAX_OF_HOST ? null : its.getFirst();
    }

    private synchronized void welcome(RtmpConnection connection) {
        guests.remove(connection);
    }

    private synchronized void leave(RtmpConnection connection) {
        guests.remove(connection);
        all.remove(connection);
    }

    private static void stop(ServerSocket server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a listening socket cannot be closed", e);
        }
    }
}
