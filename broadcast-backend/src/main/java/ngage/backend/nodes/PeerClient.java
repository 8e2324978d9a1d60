package ngage.backend.nodes;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import ngage.backend.nodes.PeerCall.Answer;
import ngage.protocol.json.JsonProblem;

/// Calls other nodes. Blocking; any thread.
final class PeerClient implements AutoCloseable {

    /// Nobody listens there: the process is gone.
    static final class GoneException extends IOException {

        private static final long serialVersionUID = 1;

        GoneException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);

    private final PeerWire wire;
    private final HttpClient http;

    PeerClient(PeerWire wire) {
        this.wire = wire;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build();
    }

    /// @throws GoneException if nobody listens at that node's origin any more
    /// @throws IOException if no good answer came in time
    Answer call(Peer node, PeerCall call, Duration patience)
            throws IOException, InterruptedException {
        byte[] body = wire.bytes(call);
        String signature = wire.sign(body);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.origin() + PeerWire.PATH))
                        .timeout(patience)
                        .header(PeerWire.SIGNATURE, signature)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            if (nobodyListens(request.uri())) {
                throw new GoneException(node.name() + " is gone", e);
            }
            throw e;
        }
        byte[] answer = response.body();
        String signed = response.headers().firstValue(PeerWire.SIGNATURE).orElse("");
        if (response.statusCode() != 200
                || !PeerWire.isSame(wire.signAnswer(signature, answer), signed)) {
            throw new IOException(node.name() + " answers with " + response.statusCode());
        }
        try {
            return wire.answer(answer);
        } catch (JsonProblem e) {
            throw new IOException(node.name() + " is not understood: " + e.getMessage(), e);
        }
    }

    /// The HTTP client says the same when the network is gone; only a refusal is the machine's own word
    /// that no process listens.
    private static boolean nobodyListens(URI uri) {
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(uri.getHost(), port), (int) CONNECT_TIMEOUT.toMillis());
            return false;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
