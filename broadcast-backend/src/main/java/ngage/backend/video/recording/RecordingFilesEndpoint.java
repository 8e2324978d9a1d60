package ngage.backend.video.recording;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one recording, for a player on this machine; to be mounted at the prefix [#PREFIX]. What is not a name
/// of ours is not there. Blocking, on a worker.
public final class RecordingFilesEndpoint implements HttpHandler {

    public static final String PREFIX = "/files";

    private static final Logger log = LoggerFactory.getLogger(RecordingFilesEndpoint.class);
    private static final Pattern SEGMENT = Pattern.compile("\\d{1,18}-\\d{1,18}\\.ts");

    private final Path folder;

    public RecordingFilesEndpoint(Path folder) {
        this.folder = folder;
    }

    public static boolean isRecording(Path folder) {
        return Files.isReadable(folder.resolve(RecordingIndex.FILE));
    }

    /// @return when the newest segment was recorded
    public static Instant lastWritten(Path folder) throws IOException {
        return Files.getLastModifiedTime(folder.resolve(RecordingIndex.FILE)).toInstant();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.isInIoThread()) {
            exchange.dispatch(this);
            return;
        }
        String path = exchange.getRelativePath();
        String name = path.startsWith("/") ? path.substring(1) : path;
        try {
            if (name.equals(RecordingIndex.FILE)) {
                send(exchange, "application/vnd.apple.mpegurl", playlist());
            } else if (name.equals(RecordedCues.FILE)) {
                send(exchange, "application/json", read(name));
            } else if (SEGMENT.matcher(name).matches()) {
                send(exchange, "video/mp2t", read(name));
            } else {
                exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
            }
        } catch (IOException e) {
            log.warn("{} cannot be read: {}", name, e.toString());
            exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
        }
    }

    /// As far as it goes, with an end: one that is not ended yet, or was never, would be live to a player.
    private byte[] playlist() throws IOException {
        String text = new String(read(RecordingIndex.FILE), StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        return (whole.contains(RecordingIndex.END) ? whole : whole + RecordingIndex.END + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private static void send(HttpServerExchange exchange, String type, byte[] bytes) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache");
        exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }
}
