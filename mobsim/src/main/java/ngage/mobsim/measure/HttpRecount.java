package ngage.mobsim.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import ngage.protocol.CueRunId;

/// Asks the backend for its stored ballots, with the operator's token.
public final class HttpRecount implements Recount, AutoCloseable {

    private final URI backend;
    private final String operatorToken;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    public HttpRecount(URI backend, String operatorToken) {
        this.backend = backend;
        this.operatorToken = operatorToken;
    }

    @Override
    public byte[] choices(CueRunId cueRun) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(backend.resolve("/api/control-room/choices/" + cueRun))
                        .header("Authorization", "Bearer " + operatorToken)
                        .timeout(Duration.ofSeconds(20))
                        .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(
                    "the recount of " + cueRun + " was answered with " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
