package ngage.backend.video.ingest.rtmp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import ngage.backend.video.ingest.StudioGate;
import ngage.backend.video.ingest.StudioTurn;
import ngage.backend.video.ingest.rtmp.RtmpCommands.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One caller, from its handshake to its end, on a thread of its own.
///
/// Until it has shown the key it is a guest: it has [#PATIENCE] and [#MAX_GUEST_BYTES] in all. Any thread
/// may close it.
final class RtmpConnection implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int MAX_GUEST_BYTES = 1 << 14;
    static final int MAX_MESSAGE = 1 << 23;

    private static final Logger log = LoggerFactory.getLogger(RtmpConnection.class);
    private static final int FIRST_WINDOW = 2_500_000;

    /// The turn's watch is quicker, and closes the connection; this one is for the time until it watches.
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Socket socket;
    private final String key;
    private final StudioGate gate;
    private final RtmpStudio studio;
    private final Consumer<RtmpConnection> onWelcome;
    private final InetAddress host;
    private final String caller;
    private int window = FIRST_WINDOW;
    private long acknowledged;
    private boolean isGuest = true;

    /// @param onWelcome called when it is no guest any more
    RtmpConnection(
            Socket socket,
            String key,
            StudioGate gate,
            RtmpStudio studio,
            Consumer<RtmpConnection> onWelcome) {
        this.socket = socket;
        this.key = key;
        this.gate = gate;
        this.studio = studio;
        this.onWelcome = onWelcome;
        this.host = socket.getInetAddress();
        this.caller = "RTMP from " + host.getHostAddress();
    }

    InetAddress host() {
        return host;
    }

    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            GuestInput guest = new GuestInput(socket, PATIENCE, MAX_GUEST_BYTES);
            DataInputStream in = new DataInputStream(new BufferedInputStream(guest, 1 << 14));
            Handshake.answer(in, socket.getOutputStream());
            ChunkReader chunks = new ChunkReader(in, MAX_GUEST_BYTES);
            ChunkWriter out = new ChunkWriter(socket.getOutputStream());
            RtmpCommands commands = new RtmpCommands(out, key);
            switch (talk(chunks, out, commands)) {
                case PUBLISH -> {
                    isGuest = false;
                    guest.welcome(PAUSE);
                    chunks.setMaxBytes(MAX_MESSAGE);
                    onWelcome.accept(this);
                    publish(chunks, out, commands);
                }
                case WRONG_KEY -> gate.refuse(caller + ": it has another key");
                case ANSWERED, FAREWELL -> {}
            }
        } catch (IOException e) {
            tell(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("{} could not be closed", caller, e);
        }
    }

    /// Of a guest nothing, or whoever knocks often enough could fill the disk.
    private void tell(IOException e) {
        if (isGuest) {
            log.debug("{} was cut off", caller, e);
        } else {
            log.info("{} was cut off: {}", caller, e.getMessage());
        }
    }

    /// @return how the talk before the first media came out
    private Outcome talk(ChunkReader chunks, ChunkWriter out, RtmpCommands commands)
            throws IOException {
        for (RtmpMessage message = chunks.next(); message != null; message = chunks.next()) {
            Outcome outcome = accept(message, chunks, out, commands);
            if (outcome != Outcome.ANSWERED) {
                return outcome;
            }
        }
        return Outcome.FAREWELL;
    }

    private void publish(ChunkReader chunks, ChunkWriter out, RtmpCommands commands)
            throws IOException, InterruptedException {
        try (StudioTurn turn = gate.enter(caller)) {
            if (turn == null) {
                commands.refuse("another source is on");
                return;
            }
            commands.published();
            studio.begin(turn, this::close);
            try {
                take(turn, chunks, out, commands);
            } catch (IOException e) {
                turn.ended("broke off");
                throw e;
            } finally {
                studio.end();
            }
        }
    }

    private void take(StudioTurn turn, ChunkReader chunks, ChunkWriter out, RtmpCommands commands)
            throws IOException, InterruptedException {
        for (@Nullable RtmpMessage message = chunks.next();
                message != null;
                message = chunks.next()) {
            if (message.isMedia()) {
                studio.accept(message);
                acknowledge(chunks, out);
            } else if (accept(message, chunks, out, commands) == Outcome.FAREWELL) {
                turn.ended("ended");
                return;
            }
        }
        turn.ended("broke off");
    }

    private Outcome accept(
            RtmpMessage message, ChunkReader chunks, ChunkWriter out, RtmpCommands commands)
            throws IOException {
        switch (message.type()) {
            case RtmpMessage.SET_CHUNK_SIZE -> chunks.setChunkSize(message.number());
            case RtmpMessage.ABORT -> chunks.abort(message.number());
            case RtmpMessage.WINDOW_SIZE -> window = Math.max(1, message.number());
            case RtmpMessage.COMMAND, RtmpMessage.COMMAND_AMF3 -> {
                return commands.accept(message);
            }
            default -> {} // acknowledgements, pings' answers, and media that come too early
        }
        acknowledge(chunks, out);
        return Outcome.ANSWERED;
    }

    private void acknowledge(ChunkReader chunks, ChunkWriter out) throws IOException {
        if (chunks.bytesRead() - acknowledged >= window / 2) {
            acknowledged = chunks.bytesRead();
            out.control(RtmpMessage.ACKNOWLEDGEMENT, (int) acknowledged);
        }
    }
}
