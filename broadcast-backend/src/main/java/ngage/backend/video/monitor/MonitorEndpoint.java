package ngage.backend.video.monitor;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioReader;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.StampedStream;
import ngage.backend.video.ts.TimeShift;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// The programme monitor's stream: what the studio sends, from its newest keyframe on, one response for
/// each session of the studio, and for each day of a long one. Media time of a frame is its presentation time in
/// microseconds plus the header [#OFFSET]. Without a source it answers 503.
///
/// Its times begin anew with each response, whatever the studio's are, so that they never meet the end of 33 bits.
///
/// Whoever mounts it checks the reader's authorization before. Each response has a virtual
/// thread; a reader that falls behind what the [StudioFeed] keeps is disconnected.
public final class MonitorEndpoint implements HttpHandler {

    public static final HttpString OFFSET = new HttpString("Ngage-Media-Offset-Micros");

    private static final Logger log = LoggerFactory.getLogger(MonitorEndpoint.class);
    private static final Executor THREADS =
            serving -> Thread.ofVirtual().name("monitor").start(serving);

    /// Of the 26.5 hours that 33 bits last for.
    private static final Duration LONGEST = Duration.ofHours(24);

    private final StudioFeed feed;

    public MonitorEndpoint(StudioFeed feed) {
        this.feed = feed;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        if (feed.session() == null) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
            exchange.getResponseSender().send("There is no source at the ingest.");
            return;
        }
        exchange.dispatch(THREADS, () -> serve(exchange));
    }

    private void serve(HttpServerExchange exchange) {
        try (StudioReader reader = feed.open(() -> cut(exchange))) {
            exchange.startBlocking();
            serve(exchange, reader, exchange.getOutputStream());
            exchange.endExchange();
        } catch (IOException e) {
            log.info("a programme monitor was disconnected: {}", e.getMessage());
            cut(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cut(exchange);
        }
    }

    private static void serve(HttpServerExchange exchange, StudioReader reader, OutputStream out)
            throws IOException, InterruptedException {
        StampedStream.Due first = null;
        while (true) {
            switch (reader.take()) {
                case Event.Began _ -> {}
                case Event.Bytes bytes -> {
                    if (first == null) {
                        first = first(bytes.bytes());
                        describe(exchange, first);
                    }
                    out.write(TimeShift.toStart(first.ticks()).apply(bytes.bytes()));
                    out.flush();
                    if (isLongEnough(first, bytes.bytes())) {
                        out.close(); // it asks again
                        return;
                    }
                }
                case Event.Ended _, Event.Closed _ -> {
                    out.close();
                    return;
                }
                case Event.Dropped _ -> throw new IOException("it reads too slowly");
            }
        }
    }

    private static StampedStream.Due first(byte[] packets) throws IOException {
        return StampedStream.first(packets)
                .orElseThrow(() -> new IOException("the studio's stream has no stamps"));
    }

    private static void describe(HttpServerExchange exchange, StampedStream.Due first) {
        MediaTimeline timeline = MediaTimeline.through(TimeShift.START, first.time());
        exchange.getResponseHeaders().put(OFFSET, timeline.offsetMicros());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "video/mp2t");
    }

    private static boolean isLongEnough(StampedStream.Due first, byte[] packets) {
        return StampedStream.newest(packets)
                .filter(newest -> newest.since(first.time()).compareTo(LONGEST) >= 0)
                .isPresent();
    }

    /// Also frees the thread that waits for the reader to take more.
    private static void cut(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
    }
}
