package ngage.backend.video.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.TestServer;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.StampedStream;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TimeShift;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MonitorEndpointTest {

    private static final long DAY = 24L * 3600 * Ticks.PER_SECOND;

    /// Where the studio's times are when the monitor begins: a second before they begin again at 0.
    private static final long FIRST = (1L << 33) - Ticks.PER_SECOND;

    private static final MediaTimeline TIMELINE =
            MediaTimeline.through(FIRST, new MediaTime(5_000_000));

    private static final StudioChunk KEY = chunk(FIRST, 100);

    private final StudioFeed feed = new StudioFeed();
    private final TestServer server = new TestServer(new MonitorEndpoint(feed));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersOneSessionFromItsNextKeyframeToItsEndWhateverItsTimes() throws Exception {
        feed.begin(new StudioSession(TIMELINE, TIMELINE.at(FIRST), rate()));
        HttpResponse<InputStream> response = open();
        feed.offer(chunk(FIRST + 2 * Ticks.PER_SECOND, 1));
        feed.end();

        assertEquals(
                "" + (5_000_000 - MediaTimeline.micros(TimeShift.START)),
                response.headers().firstValue("Ngage-Media-Offset-Micros").orElse(""));
        try (InputStream in = response.body()) {
            byte[] received = in.readAllBytes();
            assertEquals(TimeShift.START, StampedStream.first(received).orElseThrow().ticks());
            assertEquals(
                    TimeShift.START + 2 * Ticks.PER_SECOND,
                    StampedStream.first(last(received)).orElseThrow().ticks());
        }
    }

    @Test
    void endsAfterADayBeforeItsTimesAreUsedUp() throws Exception {
        feed.begin(new StudioSession(TIMELINE, TIMELINE.at(FIRST), rate()));
        HttpResponse<InputStream> response = open();
        feed.offer(chunk(FIRST + DAY - 1, 1));
        feed.offer(chunk(FIRST + DAY, 1));

        try (InputStream in = response.body()) {
            StampedStream.Due newest = StampedStream.first(last(in.readAllBytes())).orElseThrow();
            assertEquals(TimeShift.START + DAY, newest.ticks());
        }
    }

    @Test
    void disconnectsAReaderThatDoesNotRead() throws Exception {
        feed.begin(new StudioSession(TIMELINE, TIMELINE.at(FIRST), rate()));
        HttpResponse<InputStream> response = open();
        for (int i = 0; i < 4000; i++) {
            feed.offer(KEY); // 75 MB, more than all buffers on the way together
        }

        try (InputStream in = response.body()) {
            assertThrows(IOException.class, in::readAllBytes);
        }
    }

    /// The response begins with the first keyframe, so there are some until it is there.
    private HttpResponse<InputStream> open() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
        var response = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        while (!response.isDone()) {
            feed.offer(chunk(FIRST, 1));
            LockSupport.parkNanos(1_000_000);
        }
        return response.join();
    }

    /// A stamp, and a picture that is nothing.
    private static StudioChunk chunk(long ticks, int packets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new StampWriter().write(Ticks.wrapped(ticks), TIMELINE.at(ticks)));
        byte[] empty = new byte[TsPacket.SIZE];
        empty[0] = TsPacket.SYNC;
        for (int i = 0; i < packets; i++) {
            bytes.writeBytes(empty);
        }
        return new StudioChunk(bytes.toByteArray(), Start.KEYFRAME);
    }

    private static byte[] last(byte[] chunks) {
        int size = chunk(FIRST, 1).bytes().length;
        return Arrays.copyOfRange(chunks, chunks.length - size, chunks.length);
    }

    private static FrameRate rate() {
        return new FrameRate(30, 1);
    }
}
