package ngage.mobsim.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import ngage.protocol.CueRunId;

/// Asks the backend for its stored ballots, with the operator's token: one node after the other, until one
/// says.
public final class HttpRecount implements Recount, AutoCloseable {

    private final List<URI> backends;
    private final String operatorToken;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    /// @param backends at least one
    public HttpRecount(List<URI> backends, String operatorToken) {
        this.backends = List.copyOf(backends);
        this.operatorToken = operatorToken;
    }

    @Override
    public byte[] choices(CueRunId cueRun) throws IOException, InterruptedException {
        IOException trouble = new IOException("there is no node to ask");
        for (URI backend : backends) {
            try {
                return choices(backend, cueRun);
            } catch (IOException e) {
                trouble = e;
            }
        }
        throw trouble;
    }

    private byte[] choices(URI backend, CueRunId cueRun) throws IOException, InterruptedException {
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
