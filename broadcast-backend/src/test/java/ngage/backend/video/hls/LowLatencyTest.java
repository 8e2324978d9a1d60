package ngage.backend.video.hls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.video.hls.HlsConfig.Delivery;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LowLatencyTest {

    private static final HlsConfig CONFIG =
            new HlsConfig(Duration.ofSeconds(1), Duration.ofSeconds(8), Delivery.PARTS);
    private static final String PLAYLIST = "/live/q0/480p/playlist.m3u8";

    private final HlsOrigin origin = TestPieces.origin(CONFIG);
    private final HlsEndpoint endpoint = new HlsEndpoint(origin, CONFIG);
    private final Undertow server =
            Undertow.builder()
                    .setIoThreads(2)
                    .setWorkerThreads(1)
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(new PathHandler().addPrefixPath(HlsEndpoint.PREFIX, endpoint))
                    .build();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void start() {
        server.start();
        origin.begin(
                new StudioSession(new MediaTimeline(0), new MediaTime(0), new FrameRate(30, 1)), 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void listsThePartsOfTheOpenSegmentAndHintsAtTheNext() throws Exception {
        publish(TestPieces.part(0));
        publish(TestPieces.part(1));

        assertEquals(
                """
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-TARGETDURATION:1
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.20000
                #EXT-X-PART-INF:PART-TARGET=0.33400
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:1
                #EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:00.000Z
                #EXT-X-PART:DURATION=0.33333,URI="0-0.0.ts",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.33333,URI="0-0.1.ts"
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="0-0.2.ts"
                #EXT-X-RENDITION-REPORT:URI="../240p/playlist.m3u8",LAST-MSN=0,LAST-PART=1
                """,
                get(PLAYLIST).body());
        assertArrayEquals(
                TestPieces.part(1).bytes(),
                get("/live/q0/480p/0-0.1.ts").body().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aRequestForWhatComesNextWaitsForItWithoutAThread() throws Exception {
        publish(TestPieces.part(0));
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(send(PLAYLIST + "?_HLS_msn=0&_HLS_part=1"));
            waiting.add(send("/live/q0/480p/0-0.1.ts"));
        }
        await(100);
        assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));

        publish(TestPieces.part(1));
        for (var answer : waiting) {
            assertEquals(200, answer.join().statusCode());
        }
        assertTrue(waiting.getFirst().join().body().contains("0-0.1.ts\""));
        assertEquals(0, endpoint.waiting());
    }

    @Test
    void aRequestForAWholeSegmentWaitsForItsLastPart() throws Exception {
        publish(TestPieces.part(0));
        var waiting = send(PLAYLIST + "?_HLS_msn=0");
        await(1);
        publish(TestPieces.part(1));
        assertEquals(1, endpoint.waiting());
        publish(MediaSegment.of(List.of(TestPieces.part(0), TestPieces.part(1))));

        assertTrue(waiting.join().body().contains("\n0-0.ts\n"));
    }

    @Test
    void refusesWhatNobodyCanHaveBeenToldOf() throws Exception {
        publish(TestPieces.part(0));

        assertEquals(400, get(PLAYLIST + "?_HLS_msn=2").statusCode());
        assertEquals(400, get(PLAYLIST + "?_HLS_msn=x").statusCode());
        assertEquals(400, get(PLAYLIST + "?_HLS_msn=0&_HLS_part=99999").statusCode());
        assertEquals(404, get("/live/q0/480p/0-0.2.ts").statusCode(), "0-0.1.ts comes first");
    }

    @Test
    void givesUpAfterThreeTargetDurations() {
        publish(TestPieces.part(0));
        long begin = System.nanoTime();
        assertEquals(503, send(PLAYLIST + "?_HLS_msn=0&_HLS_part=1").join().statusCode());
        assertTrue(System.nanoTime() - begin >= 2_900_000_000L);
        assertEquals(0, endpoint.waiting());
    }

    @Test
    void partsWhoseSegmentIsNeverCompletedBecomeOne() throws Exception {
        List<MediaSegment> recorded = new ArrayList<>();
        origin.addListener(
                new OriginListener() {
                    @Override
                    public void onSegment(MediaSegment segment, long stretch) {
                        recorded.add(segment);
                    }
                });
        publish(TestPieces.part(0));
        origin.begin(
                new StudioSession(new MediaTimeline(0), new MediaTime(0), new FrameRate(30, 1)), 0);
        publish(TestPieces.part(1));

        assertEquals(1, recorded.size(), "phones had it, so the recording has it");
        assertArrayEquals(TestPieces.part(0).bytes(), recorded.getFirst().bytes());
        String playlist = get(PLAYLIST).body();
        assertTrue(playlist.contains("#EXTINF:0.33333,\n0-0.ts\n"), playlist);
        assertTrue(playlist.contains("URI=\"0-1.0.ts\""), playlist);
    }

    private void publish(Piece piece) {
        origin.publish(List.of(piece, piece));
    }

    private void await(int waiting) {
        while (endpoint.waiting() < waiting) {
            LockSupport.parkNanos(5_000_000);
            if (Thread.interrupted()) {
                throw new IllegalStateException("only " + endpoint.waiting() + " wait");
            }
        }
    }

    private HttpResponse<String> get(String path) {
        return send(path).join();
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }
}
