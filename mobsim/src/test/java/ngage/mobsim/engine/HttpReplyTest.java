package ngage.mobsim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpReplyTest {

    @Test
    void waitsUntilHeadAndBodyAreWhole() throws WireException {
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        for (int length = 0; length < whole.length(); length++) {
            ByteBuffer part = ascii(whole.substring(0, length));
            assertNull(HttpReply.parse(part));
            assertEquals(0, part.position());
        }
        HttpReply reply = HttpReply.parse(ascii(whole));
        assertNotNull(reply);
        assertEquals(200, reply.status());
        assertEquals("{}", reply.body());
    }

    @Test
    void leavesTheFirstFramesBehindAHandshake() throws WireException {
        ByteBuffer in = ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nrest");
        HttpReply reply = HttpReply.parse(in);
        assertNotNull(reply);
        assertEquals("websocket", reply.header("upgrade"));
        assertEquals("rest", StandardCharsets.US_ASCII.decode(in).toString());
    }

    @Test
    void refusesABodyWithoutLengthAndWhatIsNotHttp() {
        assertThrows(WireException.class, () -> HttpReply.parse(ascii("HTTP/1.1 200 OK\r\n\r\n")));
        assertThrows(WireException.class, () -> HttpReply.parse(ascii("SSH-2.0-x\r\n\r\n")));
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
