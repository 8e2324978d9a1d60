package ngage.mobsim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClientFramesTest {

    private final ClientFrames frames = new ClientFrames(new SplittableRandom(5));

    @Test
    void masksEveryByteOfAShortMessage() {
        assertEquals("hello", unmasked(frames.frame(Opcode.TEXT, utf8("hello")), 0x81));
    }

    @Test
    void writesLongLengthsInTwoBytes() {
        String longText = "é".repeat(30_000);
        assertEquals(longText, unmasked(frames.frame(Opcode.TEXT, utf8(longText)), 0x81));
    }

    @Test
    void marksControlFramesAsSuch() {
        assertEquals("", unmasked(frames.frame(Opcode.PONG, utf8("")), 0x8a));
    }

    @Test
    void acceptsTheKeyOfTheStandard() {
        assertEquals(
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", HttpRequests.accept("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    private static String unmasked(ByteBuffer frame, int first) {
        assertEquals(first, frame.get() & 0xff);
        int length = frame.get() & 0xff;
        assertEquals(0x80, length & 0x80);
        length = length == 0xfe ? frame.getShort() & 0xffff : length & 0x7f;
        byte[] mask = new byte[4];
        frame.get(mask);
        byte[] payload = new byte[length];
        frame.get(payload);
        assertEquals(0, frame.remaining());
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
