package ngage.backend.video.foreign;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks somebody else's server. A request's own timeout ends with the headers, and a server may stop after them.
/// Stateless.
final class WholeAnswer {

    private WholeAnswer() {}

    /// @param patience for all of the answer, to its last byte
    /// @throws IOException if it did not come; it names the address without its secrets
    static <T> HttpResponse<T> to(
            HttpRequest request, HttpClient http, BodyHandler<T> body, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> coming = http.sendAsync(request, body);
        try {
            return coming.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            String why = e.getCause() == null ? null : e.getCause().getMessage();
            throw new IOException(
                    ForeignConfig.withoutSecrets(request.uri())
                            + ": "
                            + (why == null ? "broke off" : why),
                    e);
        } catch (TimeoutException e) {
            throw new IOException(
                    ForeignConfig.withoutSecrets(request.uri())
                            + " has not answered in full within "
                            + patience.toMillis()
                            + " ms",
                    e);
        } finally {
            coming.cancel(true);
        }
    }
}
