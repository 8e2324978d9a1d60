package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.SplittableRandom;
import ngage.protocol.FromPhoneBatch;
import ngage.protocol.JoinRequest;
import ngage.protocol.MessageCodec;

/// What phones send over HTTP: the join, polls and posts, and the handshake of RFC 6455. Stateless.
final class HttpRequests {

    private static final String SUBPROTOCOL = "ngage.v1";
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private HttpRequests() {}

    static ByteBuffer join(String host, JoinRequest request) {
        return withBody("POST /api/join HTTP/1.1\nHost: " + host + "\n", request);
    }

    /// @param path with the offset
    static ByteBuffer poll(String host, String path) {
        return ascii("GET " + path + " HTTP/1.1\nHost: " + host + "\n\n");
    }

    static ByteBuffer post(String host, String ticket, FromPhoneBatch batch) {
        return withBody(
                """
                POST /api/messages HTTP/1.1
                Host: %s
                Authorization: Bearer %s
                """
                        .formatted(host, ticket),
                batch);
    }

    static String newKey(SplittableRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    static ByteBuffer upgrade(String host, String path, String key) {
        return ascii(
                """
                GET %s HTTP/1.1
                Host: %s
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: %s
                Sec-WebSocket-Key: %s

                """
                        .formatted(path, host, SUBPROTOCOL, key));
    }

    /// @throws WireException if the reply does not open a WebSocket of our subprotocol
    static void checkUpgrade(HttpReply reply, String key) throws WireException {
        if (!reply.isSwitching()) {
            throw new WireException("handshake refused with " + reply.status());
        }
        if (!reply.header("sec-websocket-accept").equals(accept(key))) {
            throw new WireException("handshake accepted with a wrong key");
        }
        if (!reply.header("sec-websocket-protocol").equals(SUBPROTOCOL)) {
            throw new WireException("handshake without the subprotocol " + SUBPROTOCOL);
        }
    }

    static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static ByteBuffer withBody(String head, Object body) {
        byte[] json = MessageCodec.encode(body);
        ByteBuffer first =
                ascii(
                        head
                                + "Content-Type: application/json\nContent-Length: "
                                + json.length
                                + "\n\n");
        return ByteBuffer.allocate(first.remaining() + json.length).put(first).put(json).flip();
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
