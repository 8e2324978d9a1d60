package ngage.backend.video.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.handlers.PathHandler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import ngage.backend.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HlsEndpointTest {

    private static final HlsConfig CONFIG = new HlsConfig(Duration.ofSeconds(2));
    private static final String MASTER = "/live/q0/master.m3u8";
    private static final String PLAYLIST = "application/vnd.apple.mpegurl";

    private final HlsOrigin origin = TestPieces.origin(CONFIG);
    private final TestServer server =
            new TestServer(
                    new PathHandler()
                            .addPrefixPath(HlsEndpoint.PREFIX, new HlsEndpoint(origin, CONFIG)));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void letsCachesKeepEachKindAsLongAsItIsTrue() throws Exception {
        origin.publish(List.of(TestPieces.segment(0)));

        assertEquals(
                List.of(200, PLAYLIST, "public, max-age=60, stale-if-error=60", "*"),
                answer(MASTER));
        assertEquals(
                List.of(200, PLAYLIST, "public, max-age=1, stale-if-error=10", "*"),
                answer("/live/q0/480p/playlist.m3u8"));
        assertEquals(
                List.of(200, "video/mp2t", "public, max-age=3600, immutable", "*"),
                answer("/live/q0/480p/0-0.ts"));
        assertEquals(List.of(404, "", "no-store", "*"), answer("/live/q0/1080p/playlist.m3u8"));
        assertEquals(List.of(404, "", "no-store", "*"), answer("/live/q1/480p/playlist.m3u8"));
        assertEquals(List.of(404, "", "no-store", "*"), answer("/live/q0/480p/../secret"));
    }

    @Test
    void takesNothing() throws Exception {
        HttpResponse<Void> response =
                http.send(
                        request(MASTER).POST(HttpRequest.BodyPublishers.ofString("x")).build(),
                        HttpResponse.BodyHandlers.discarding());

        assertEquals(405, response.statusCode());
        assertTrue(response.headers().firstValue("Allow").isPresent());
    }

    private List<Object> answer(String path) throws Exception {
        HttpResponse<Void> response =
                http.send(request(path).build(), HttpResponse.BodyHandlers.discarding());
        return List.of(
                response.statusCode(),
                header(response, "Content-Type"),
                header(response, "Cache-Control"),
                header(response, "Access-Control-Allow-Origin"));
    }

    private static String header(HttpResponse<Void> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri(path));
    }
}
