package ngage.backend.video.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Gets what somebody else's server has, with a bound on time and size. Any thread.
final class HttpSource implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_PLAYLIST = 1 << 20;
    private static final int MAX_SEGMENT = 32 << 20;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    /// @param uri where it was in the end: what it names is relative to that
    record Text(URI uri, String text) {}

    Text text(URI uri) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = get(uri);
        byte[] body = read(response, MAX_PLAYLIST);
        return new Text(response.uri(), new String(body, StandardCharsets.UTF_8));
    }

    byte[] segment(URI uri) throws IOException, InterruptedException {
        return read(get(uri), MAX_SEGMENT);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<InputStream> get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return http.send(request, BodyHandlers.ofInputStream());
    }

    private static byte[] read(HttpResponse<InputStream> response, int limit) throws IOException {
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(
                        ForeignConfig.withoutSecrets(response.uri())
                                + " answers "
                                + response.statusCode());
            }
            byte[] body = in.readNBytes(limit + 1);
            if (body.length > limit) {
                throw new IOException(
                        ForeignConfig.withoutSecrets(response.uri()) + " is too long");
            }
            return body;
        }
    }
}
