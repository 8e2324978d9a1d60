package ngage.backend.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final int LIMIT = 4096;
    private static final int LAST = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final List<String> heard = new ArrayList<>();
    private int frames;
    private final FrameReader reader = new FrameReader(LIMIT);
    private final FrameReader.Listener listener =
            new FrameReader.Listener() {
                @Override
                public void onFrame() {
                    frames++;
                }

                @Override
                public void onText(byte[] message) {
                    heard.add("text " + new String(message, UTF_8));
                }

                @Override
                public void onBinary(byte[] message) {
                    heard.add("binary " + HexFormat.of().formatHex(message));
                }

                @Override
                public void onPing(byte[] payload) {
                    heard.add("ping " + new String(payload, UTF_8));
                }

                @Override
                public void onClose(int code) {
                    heard.add("close " + code);
                }
            };

    @Test
    void readsAMessage() throws FramingException {
        feed(frame(LAST | TEXT, "hello"));

        assertEquals(List.of("text hello"), heard);
    }

    @Test
    void readsMessagesThatComeByteByByte() throws FramingException {
        byte[] bytes =
                join(
                        frame(LAST | TEXT, "one"),
                        frame(TEXT, "tw"),
                        frame(LAST | PING, "between"),
                        frame(0, "o, "),
                        frame(LAST, "नमस्ते"),
                        frame(LAST | PONG, "ignored"),
                        frame(LAST | TEXT, ""),
                        maskedFrame(LAST | CLOSE, new byte[] {0x03, (byte) 0xe8, 'b', 'y', 'e'}));
        for (byte b : bytes) {
            reader.read(ByteBuffer.wrap(new byte[] {b}), listener);
        }

        assertEquals(
                List.of("text one", "ping between", "text two, नमस्ते", "text ", "close 1000"),
                heard);
    }

    @Test
    void readsTheSameWhereverTheBytesAreCut() throws FramingException {
        byte[] bytes =
                join(
                        frame(LAST | TEXT, "a".repeat(125)),
                        frame(LAST | TEXT, "b".repeat(126)),
                        frame(TEXT, "c".repeat(2000)),
                        frame(LAST, "d".repeat(2096)));
        Random random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            heard.clear();
            FrameReader fresh = new FrameReader(LIMIT);
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(300));
                fresh.read(ByteBuffer.wrap(bytes, at, count), listener);
                at += count;
            }
            assertEquals(
                    List.of(
                            "text " + "a".repeat(125),
                            "text " + "b".repeat(126),
                            "text " + "c".repeat(2000) + "d".repeat(2096)),
                    heard);
        }
    }

    @Test
    void tellsEveryFrameSoThatEachCanBeCounted() throws FramingException {
        feed(join(frame(TEXT, "a"), frame(LAST | PONG, ""), frame(0, "b"), frame(LAST, "")));

        assertEquals(4, frames);
        assertEquals(List.of("text ab"), heard);
    }

    @Test
    void takesPartsThatBringNothing() throws FramingException {
        feed(join(frame(TEXT, ""), frame(0, ""), frame(0, "a"), frame(LAST, "")));

        assertEquals(List.of("text a"), heard);
        assertEquals(4, frames);
    }

    @Test
    void readsBinaryMessagesWhateverTheirBytes() throws FramingException {
        feed(maskedFrame(BINARY, new byte[] {(byte) 0xc0}));
        feed(maskedFrame(LAST, new byte[] {(byte) 0xff, 0}));
        feed(frame(LAST | TEXT, "x"));

        assertEquals(List.of("binary c0ff00", "text x"), heard);
    }

    @Test
    void tellsTheCodeOfAClose() throws FramingException {
        feed(maskedFrame(LAST | CLOSE, new byte[] {0x03, (byte) 0xe9}));
        feed(frame(LAST | CLOSE, ""));

        assertEquals(List.of("close 1001", "close 1005"), heard);
    }

    @Test
    void refusesWhatBreaksTheRules() {
        assertEquals(1002, refusal(new byte[] {(byte) 0x81, 0x05}), "no mask");
        assertEquals(1002, refusal(frame(LAST | 0x40 | TEXT, "x")), "reserved bit");
        assertEquals(1002, refusal(frame(LAST | 3, "x")), "unknown opcode");
        assertEquals(1002, refusal(frame(LAST | 11, "x")), "unknown control opcode");
        assertEquals(1002, refusal(frame(LAST, "x")), "continuation of nothing");
        assertEquals(1002, refusal(frame(TEXT, "x"), frame(LAST | TEXT, "y")), "nested message");
        assertEquals(1002, refusal(frame(PING, "x")), "control frame in parts");
        assertEquals(1002, refusal(frame(LAST | PING, "x".repeat(126))), "long control frame");
        assertEquals(1002, refusal(maskedFrame(LAST | CLOSE, new byte[] {3})), "half a close code");
        assertEquals(
                1002,
                refusal(maskedFrame(LAST | CLOSE, new byte[] {0x03, (byte) 0xed})),
                "close code 1005");
        assertEquals(
                1002,
                refusal(new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5}),
                "a short length in the long form");
        assertEquals(
                1002,
                refusal(new byte[] {(byte) 0x81, (byte) 0xff, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0}),
                "a negative length");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        assertEquals(
                1007, refusal(maskedFrame(LAST | TEXT, new byte[] {(byte) 0xc0, (byte) 0xaf})));
        assertEquals(
                1007,
                refusal(
                        maskedFrame(
                                LAST | TEXT, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})));
        assertEquals(
                1007, refusal(maskedFrame(LAST | TEXT, new byte[] {(byte) 0xe2, (byte) 0x82})));
        assertEquals(
                1007,
                refusal(maskedFrame(LAST | CLOSE, new byte[] {0x03, (byte) 0xe8, (byte) 0xff})));
    }

    @Test
    void refusesAMessageThatIsTooBigBeforeItComes() {
        assertEquals(1009, refusal(new byte[] {(byte) 0x81, (byte) 0xfe, 0x10, 0x01}));
        assertEquals(
                1009,
                refusal(frame(TEXT, "x".repeat(4000)), frame(LAST, "x".repeat(97))),
                "in parts");
        byte[] endless = {0, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4, 5};
        assertEquals(1009, refusal(frame(TEXT, "four"), endless), "longer than can be counted");
    }

    @Test
    void takesAnyRubbishWithoutFailing() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            try {
                new FrameReader(LIMIT).read(ByteBuffer.wrap(bytes), listener);
            } catch (FramingException e) {
                assertEquals(true, e.code() >= 1002 && e.code() <= 1009);
            }
        }
    }

    private void feed(byte[] bytes) throws FramingException {
        reader.read(ByteBuffer.wrap(bytes), listener);
    }

    private int refusal(byte[]... frames) {
        FrameReader fresh = new FrameReader(LIMIT);
        return assertThrows(
                        FramingException.class,
                        () -> fresh.read(ByteBuffer.wrap(join(frames)), listener))
                .code();
    }

    static byte[] frame(int first, String payload) {
        return maskedFrame(first, payload.getBytes(UTF_8));
    }

    private static byte[] maskedFrame(int first, byte[] payload) {
        byte[] mask = {0x11, (byte) 0xa2, 0x33, (byte) 0xf4};
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) 0xfe).putShort((short) payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
