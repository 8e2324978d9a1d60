package ngage.backend.video.foreign;

import java.io.IOException;
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

    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    /// @param uri where it was in the end: what it names is relative to that
    record Text(URI uri, String text) {}

    HttpSource() {
        this(PATIENCE);
    }

    /// @param patience for all of an answer, to its last byte
    HttpSource(Duration patience) {
        this.patience = patience;
    }

    Text text(URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(uri, MAX_PLAYLIST);
        return new Text(response.uri(), new String(response.body(), StandardCharsets.UTF_8));
    }

    byte[] segment(URI uri) throws IOException, InterruptedException {
        return get(uri, MAX_SEGMENT).body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<byte[]> get(URI uri, int limit) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                WholeAnswer.to(
                        HttpRequest.newBuilder(uri).build(),
                        http,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit),
                        patience);
        if (response.statusCode() != 200) {
            throw new IOException(
                    ForeignConfig.withoutSecrets(response.uri())
                            + " answers "
                            + response.statusCode());
        }
        return response;
    }
}
