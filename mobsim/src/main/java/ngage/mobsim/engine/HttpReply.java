package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One answer of an HTTP/1.1 server: what a join and a WebSocket handshake need, and no more. Bodies
/// must come with their length.
///
/// @param headers names in small letters
record HttpReply(int status, Map<String, String> headers, String body) {

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SWITCHING = 101;
    private static final int MOST_BODY_BYTES = 256 * 1024;

    /// Of a reply, head and body.
    static final int MOST_BYTES = MOST_BODY_BYTES + 16 * 1024;

    /// Takes one reply out of `in`, and leaves what comes after it.
    ///
    /// @return nothing if it is not whole yet; then `in` is as it was
    static @Nullable HttpReply parse(ByteBuffer in) throws WireException {
        int headLength = headLength(in);
        if (headLength < 0) {
            return null;
        }
        byte[] head = new byte[headLength];
        in.get(in.position(), head);
        String[] lines = new String(head, StandardCharsets.ISO_8859_1).split("\r\n");
        int status = status(lines[0]);
        Map<String, String> headers = headers(lines);
        int bodyLength = status == SWITCHING ? 0 : bodyLength(headers);
        int start = headLength + HEAD_END.length;
        if (in.remaining() < start + bodyLength) {
            return null;
        }
        byte[] body = new byte[bodyLength];
        in.position(in.position() + start).get(body);
        return new HttpReply(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    boolean isSwitching() {
        return status == SWITCHING;
    }

    /// @return whether another request may follow on the same connection
    boolean keepsAlive() {
        return !header("connection").equalsIgnoreCase("close");
    }

    boolean isJson() {
        return header("content-type").startsWith("application/json") && !body.isEmpty();
    }

    /// @return nothing unless it is a number of seconds
    @Nullable Duration retryAfter() {
        String asked = header("retry-after");
        return asked.matches("\\d{1,4}") ? Duration.ofSeconds(Integer.parseInt(asked)) : null;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    private static int headLength(ByteBuffer in) {
        for (int start = in.position(); start <= in.limit() - HEAD_END.length; start++) {
            int matched = 0;
            while (matched < HEAD_END.length && in.get(start + matched) == HEAD_END[matched]) {
                matched++;
            }
            if (matched == HEAD_END.length) {
                return start - in.position();
            }
        }
        return -1;
    }

    private static int status(String line) throws WireException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("\\d{3}")) {
            throw new WireException("not an HTTP reply: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    private static Map<String, String> headers(String[] lines) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static int bodyLength(Map<String, String> headers) throws WireException {
        String length = headers.getOrDefault("content-length", "");
        if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > MOST_BODY_BYTES) {
            throw new WireException("an HTTP reply without a usable length");
        }
        return Integer.parseInt(length);
    }
}
