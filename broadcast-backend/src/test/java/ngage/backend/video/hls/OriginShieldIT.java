package ngage.backend.video.hls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import ngage.backend.video.hls.HlsConfig.Delivery;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(40)
class OriginShieldIT {

    private static final HlsConfig CONFIG =
            new HlsConfig(Duration.ofSeconds(1), Duration.ofSeconds(8), Delivery.PARTS);
    private static final int CROWD = 300;

    private static final String MASTER = "/live/q0/master.m3u8";
    private static final String PLAYLIST = "/live/q0/480p/playlist.m3u8";
    private static final String RELOAD = PLAYLIST + "?_HLS_msn=0&_HLS_part=1";
    private static final String SEGMENT = "/live/q0/480p/0-0.ts";
    private static final String NEXT_SEGMENT = "/live/q0/480p/0-1.ts";

    private static final List<String> PLAYLIST_HEADERS =
            List.of("application/vnd.apple.mpegurl", "public, max-age=1, stale-if-error=5", "*");
    private static final List<String> SEGMENT_HEADERS =
            List.of("video/mp2t", "public, max-age=3600, immutable", "*");

    private final HlsOrigin pieces = TestPieces.origin(CONFIG);
    private final HlsEndpoint endpoint = new HlsEndpoint(pieces, CONFIG);
    private CountedOrigin origin;
    private TestShield shield;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        origin = new CountedOrigin(endpoint, TestShield.freeAddress());
        shield = new TestShield(folder, origin.port());
    }

    @AfterEach
    void stop() {
        shield.close();
        origin.close();
    }

    @Test
    void aCrowdThatWantsOneSegmentIsOneRequestAtTheOrigin() throws Exception {
        MediaSegment segment = segment(0);
        publish(segment);

        List<HttpResponse<byte[]>> answers = askWhileTheOriginHolds(SEGMENT);

        assertEquals(List.of(SEGMENT), origin.asked());
        for (HttpResponse<byte[]> answer : answers) {
            assertEquals(200, answer.statusCode());
            assertEquals(SEGMENT_HEADERS, headers(answer));
            assertArrayEquals(segment.bytes(), answer.body());
        }
    }

    @Test
    void aCrowdThatWantsThePlaylistIsOneRequestAtTheOrigin() throws Exception {
        publish(segment(0));

        List<HttpResponse<byte[]>> answers = askWhileTheOriginHolds(PLAYLIST);

        assertEquals(List.of(PLAYLIST), origin.asked());
        for (HttpResponse<byte[]> answer : answers) {
            assertEquals(200, answer.statusCode());
            assertEquals(PLAYLIST_HEADERS, headers(answer));
            assertArrayEquals(answers.getFirst().body(), answer.body());
        }
        assertTrue(text(answers.getFirst()).contains("\n0-0.ts\n"));
    }

    @Test
    void aCrowdThatWaitsForAPartIsOneRequestThatWaitsAtTheOrigin() {
        publish(TestPieces.part(0));
        var reloads = shield.crowd(CROWD, RELOAD);
        var parts = shield.crowd(CROWD, "/live/q0/480p/0-0.1.ts");
        await(() -> endpoint.waiting() == 2);

        publish(TestPieces.part(1));

        for (HttpResponse<byte[]> answer : join(reloads)) {
            assertEquals(200, answer.statusCode());
            assertEquals(PLAYLIST_HEADERS, headers(answer));
            assertArrayEquals(reloads.getFirst().join().body(), answer.body());
        }
        assertTrue(text(reloads.getFirst().join()).contains("0-0.1.ts\""));
        for (HttpResponse<byte[]> answer : join(parts)) {
            assertEquals(200, answer.statusCode());
            assertEquals(SEGMENT_HEADERS, headers(answer));
            assertArrayEquals(TestPieces.part(1).bytes(), answer.body());
        }
        assertEquals(
                List.of("/live/q0/480p/0-0.1.ts", RELOAD),
                origin.asked().stream().sorted().toList());
    }

    /// The whole crowd hears of it at once, not each after a wait of its own.
    @Test
    void aCrowdThatWaitsInVainIsOneRequestThatWaitsInVain() {
        publish(TestPieces.part(0));

        for (HttpResponse<byte[]> answer : join(shield.crowd(CROWD, RELOAD))) {
            assertEquals(503, answer.statusCode());
        }
        assertEquals(List.of(RELOAD), origin.asked());
    }

    @Test
    void theSameUnderAnotherNameIsNotFetchedAgain() throws Exception {
        publish(TestPieces.part(0));
        publish(TestPieces.part(1));
        publish(segment(0));
        for (String path : List.of(MASTER, SEGMENT, RELOAD)) {
            assertEquals("MISS", cacheStatus(shield.get(path)));
        }
        origin.asked();

        for (String path :
                List.of(
                        MASTER + "?who=1",
                        SEGMENT + "?",
                        SEGMENT + "?_HLS_msn=7",
                        "/live/q0/240p/../480p//%30-0.ts?x=%20",
                        PLAYLIST + "?_HLS_part=1&_HLS_msn=0",
                        PLAYLIST + "?a=b&_hls_MSN=0&_HLS_skip=YES&_HLS_part=1&_HLS_msn=5")) {
            assertEquals("HIT", cacheStatus(shield.get(path)), path);
        }
        HttpRequest odd =
                shield.request(SEGMENT)
                        .header("Range", "bytes=0-1")
                        .header("Cookie", "a=b")
                        .header("Cache-Control", "no-cache")
                        .header("Accept-Encoding", "gzip;q=0.9, x")
                        .HEAD()
                        .build();
        assertEquals("HIT", cacheStatus(shield.send(odd).join()));
        for (String arguments :
                List.of("_HLS_msn=x", "_HLS_msn=00", "_HLS_msn=-1", "_HLS_msn=0&_HLS_part=100")) {
            assertEquals(400, shield.get(PLAYLIST + "?" + arguments).statusCode(), arguments);
        }
        assertEquals(List.of(), origin.asked());
    }

    @Test
    void playlistsAreFetchedOnceForThoseWhoTakeThemCompressedAndThoseWhoDoNot() throws Exception {
        publish(segment(0));

        HttpResponse<byte[]> plain = shield.get(PLAYLIST);
        HttpRequest zipping = shield.request(PLAYLIST).header("Accept-Encoding", "gzip").build();
        HttpResponse<byte[]> zipped = shield.send(zipping).join();

        assertEquals("", header(plain, "Content-Encoding"));
        assertEquals("gzip", header(zipped, "Content-Encoding"));
        assertEquals(List.of("Accept-Encoding"), zipped.headers().allValues("Vary"));
        assertArrayEquals(
                plain.body(),
                new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes());
        assertEquals(List.of(PLAYLIST), origin.asked());
    }

    @Test
    void servesTheProgrammeAndNothingElse() {
        publish(segment(0));
        for (String path :
                List.of(
                        "/",
                        "/api/health",
                        "/live/",
                        "/live/q0/480p/",
                        "/live/q0/../../api/health",
                        "/live/%2e%2e/api/metrics",
                        "/live/q0/480p/0-0.mp4",
                        "/live/q0/480p/0-0.ts/x",
                        "/live/q0/480P/0-0.ts",
                        "/reload" + PLAYLIST + "?_HLS_msn=0")) {
            HttpResponse<byte[]> answer = shield.get(path);
            assertEquals(404, answer.statusCode(), path);
            assertEquals(List.of("text/html", "no-store", "*"), headers(answer), path);
            assertEquals("nginx", header(answer, "Server"));
        }
        assertEquals(List.of(), origin.asked());
    }

    @Test
    void takesNothing() {
        HttpResponse<byte[]> post =
                shield.send(shield.request(MASTER).POST(body("x")).build()).join();
        assertEquals(405, post.statusCode());
        assertEquals("GET, HEAD, OPTIONS", header(post, "Allow"));
        HttpRequest full = shield.request(MASTER).method("GET", body("much")).build();
        assertEquals(413, shield.send(full).join().statusCode());
        HttpRequest wide = shield.request(MASTER).header("X", "x".repeat(5000)).build();
        assertEquals(400, shield.send(wide).join().statusCode());

        HttpRequest preflight =
                shield.request(MASTER)
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build();
        HttpResponse<byte[]> answer = shield.send(preflight).join();
        assertEquals(204, answer.statusCode());
        assertEquals("*", header(answer, "Access-Control-Allow-Origin"));
        assertEquals("GET, HEAD", header(answer, "Access-Control-Allow-Methods"));
        assertEquals(List.of(), origin.asked());
    }

    @Test
    void theAbsenceOfASegmentIsNotKept() {
        publish(segment(0));
        HttpResponse<byte[]> absent = shield.get(NEXT_SEGMENT);
        assertEquals(404, absent.statusCode());
        assertEquals("no-store", header(absent, "Cache-Control"));

        publish(segment(1));
        assertEquals(200, shield.get(NEXT_SEGMENT).statusCode());
    }

    @Test
    void bridgesAShortAbsenceOfTheOriginAndNoLongOne() {
        publish(segment(0));
        shield.get(SEGMENT);
        byte[] playlist = shield.get(PLAYLIST).body();
        origin.stop();

        assertEquals("HIT", cacheStatus(shield.get(SEGMENT)));
        assertEquals(502, shield.get(NEXT_SEGMENT).statusCode());
        HttpResponse<byte[]> stale = awaitAnswer(200, "STALE", PLAYLIST);
        assertArrayEquals(playlist, stale.body());
        HttpResponse<byte[]> gone = awaitAnswer(502, "", PLAYLIST);
        assertEquals("no-store", header(gone, "Cache-Control"));
        assertEquals("HIT", cacheStatus(shield.get(SEGMENT)));

        origin.startAgain();
        publish(segment(1));
        await(() -> text(shield.get(PLAYLIST)).contains("\n0-1.ts\n"));
        await(() -> shield.get(NEXT_SEGMENT).statusCode() == 200);
    }

    /// @return the answers to all of them, of which none comes before all have asked
    private List<HttpResponse<byte[]>> askWhileTheOriginHolds(String path) {
        origin.hold();
        var answers = shield.crowd(CROWD, path);
        await(origin::wasAsked);
        origin.release();
        return join(answers);
    }

    /// @return the first answer like that
    private HttpResponse<byte[]> awaitAnswer(int status, String cacheStatus, String path) {
        AtomicReference<HttpResponse<byte[]>> answer = new AtomicReference<>(shield.get(path));
        await(() -> {
            answer.set(shield.get(path));
            return answer.get().statusCode() == status
                    && cacheStatus(answer.get()).startsWith(cacheStatus);
        });
        return answer.get();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            if (Thread.interrupted()) {
                throw new IllegalStateException("it did not come");
            }
        }
    }

    private static List<HttpResponse<byte[]>> join(
            List<CompletableFuture<HttpResponse<byte[]>>> answers) {
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private void publish(Piece piece) {
        pieces.publish(List.of(piece, piece));
    }

    /// As large as one of the programme's.
    private static MediaSegment segment(int number) {
        byte[] bytes = new byte[300_000];
        new Random(number).nextBytes(bytes);
        return new MediaSegment(
                new MediaTime(number * 1_000_000L),
                new MediaTime(number * 1_000_000L),
                new MediaTime((number + 1) * 1_000_000L),
                90_000,
                bytes,
                List.of());
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private static List<String> headers(HttpResponse<?> answer) {
        return List.of(
                header(answer, "Content-Type"),
                header(answer, "Cache-Control"),
                header(answer, "Access-Control-Allow-Origin"));
    }

    /// @return all of that name: two where one belongs are an error
    private static String header(HttpResponse<?> answer, String name) {
        return String.join(" + ", answer.headers().allValues(name));
    }

    private static String cacheStatus(HttpResponse<?> answer) {
        return header(answer, "X-Cache-Status");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
