package ngage.backend.video.recording;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.backend.video.hls.HlsOrigin;
import ngage.backend.video.hls.MediaSegment;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.StampedStream;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The piece of the programme in which a moment is, for the desk: `<media time in micros>.ts`, from memory or from the
/// recording. Media time of a frame is its presentation time in microseconds plus the header [#OFFSET]. A moment
/// within the last frame of a piece has its first frame in the next one, which is at the moment in the header [#END].
///
/// Whoever mounts it checks the reader's authorization before. A virtual thread for each request, because disks
/// block; who asks while [#MAX_READS] are read is told to come again in a second.
public final class RecordingEndpoint implements HttpHandler {

    public static final String PREFIX = "/api/control-room/recording/at";

    public static final HttpString OFFSET = new HttpString("Ngage-Media-Offset-Micros");

    public static final HttpString END = new HttpString("Ngage-Media-End-Micros");

    public static final int MAX_READS = 8;

    private static final Logger log = LoggerFactory.getLogger(RecordingEndpoint.class);
    private static final Executor THREADS =
            reading -> Thread.ofVirtual().name("recording").start(reading);
    private static final Pattern PATH = Pattern.compile("/(\\d{1,18})\\.ts");

    private final HlsOrigin origin;
    private final @Nullable Recording recording;
    private final Semaphore reads = new Semaphore(MAX_READS);

    /// A piece of the programme.
    ///
    /// @param end media time of the frame that follows it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] bytes, MediaTime end) {}

    /// @param recording absent if there is none
    public RecordingEndpoint(HlsOrigin origin, @Nullable Recording recording) {
        this.origin = origin;
        this.recording = recording;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Matcher path = PATH.matcher(exchange.getRelativePath());
        if (!path.matches()) {
            refuse(exchange, StatusCodes.NOT_FOUND, "Ask for <media time in microseconds>.ts.");
            return;
        }
        MediaTime moment = new MediaTime(Long.parseLong(path.group(1)));
        if (!reads.tryAcquire()) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, "Too many look at once.");
            return;
        }
        exchange.addExchangeCompleteListener((_, next) -> {
            reads.release();
            next.proceed();
        });
        exchange.dispatch(THREADS, () -> answer(exchange, moment));
    }

    private void answer(HttpServerExchange exchange, MediaTime moment) {
        try {
            Piece found = find(moment);
            if (found == null) {
                refuse(
                        exchange,
                        StatusCodes.NOT_FOUND,
                        "That moment is neither in memory nor in the recording.");
                return;
            }
            MediaTimeline timeline =
                    StampedStream.first(found.bytes)
                            .map(stamp -> MediaTimeline.through(stamp.ticks(), stamp.time()))
                            .orElseThrow(() -> new IOException("a segment without a stamp"));
            exchange.getResponseHeaders().put(OFFSET, timeline.offsetMicros());
            exchange.getResponseHeaders().put(END, found.end.micros());
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "video/mp2t");
            exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "private, max-age=3600");
            exchange.getResponseSender().send(ByteBuffer.wrap(found.bytes));
        } catch (IOException e) {
            log.warn("the recording cannot be read at {}", moment.micros(), e);
            refuse(
                    exchange,
                    StatusCodes.INTERNAL_SERVER_ERROR,
                    "The recording cannot be read; the backend's log says why.");
        }
    }

    private @Nullable Piece find(MediaTime moment) throws IOException {
        MediaSegment segment = origin.at(moment);
        if (segment != null) {
            return new Piece(segment.bytes(), segment.end());
        }
        if (recording == null) {
            return null;
        }
        RecordedSegment recorded = recording.at(moment);
        return recorded == null ? null : new Piece(recording.read(recorded), recorded.end());
    }

    private static void refuse(HttpServerExchange exchange, int status, String words) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.setStatusCode(status);
        exchange.getResponseSender().send(words + "\n");
    }
}
