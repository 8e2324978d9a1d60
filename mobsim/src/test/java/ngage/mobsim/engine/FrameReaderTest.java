package ngage.mobsim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private final List<String> heard = new ArrayList<>();
    private final FrameReader reader = new FrameReader();
    private final FrameReader.Listener listener =
            new FrameReader.Listener() {
                @Override
                public void onText(byte[] payload, int offset, int length) {
                    heard.add(new String(payload, offset, length, StandardCharsets.UTF_8));
                }

                @Override
                public void onPing(byte[] payload) {
                    heard.add("ping of " + payload.length);
                }

                @Override
                public void onClose(int code) {
                    heard.add("close " + code);
                }
            };

    @Test
    void readsWholeFramesInOrder() throws WireException {
        reader.read(together(frame(0x81, "one"), frame(0x89, "?"), frame(0x81, "two")), listener);
        assertEquals(List.of("one", "ping of 1", "two"), heard);
    }

    @Test
    void readsTheSameWhereverTheStreamIsCut() throws WireException {
        String middle = "x".repeat(200);
        String large = "y".repeat(70_000);
        byte[] all = together(frame(0x81, "a"), frame(0x81, middle), frame(0x81, large)).array();
        for (int step : List.of(1, 2, 7, 201, 4096)) {
            heard.clear();
            for (int from = 0; from < all.length; from += step) {
                reader.read(
                        ByteBuffer.wrap(all, from, Math.min(step, all.length - from)), listener);
            }
            assertEquals(List.of("a", middle, large), heard, "in steps of " + step);
        }
    }

    @Test
    void putsFragmentsTogetherAroundAPing() throws WireException {
        reader.read(
                together(frame(0x01, "be"), frame(0x89, ""), frame(0x00, "tw"), frame(0x80, "een")),
                listener);
        assertEquals(List.of("ping of 0", "between"), heard);
    }

    @Test
    void tellsTheCloseCode() throws WireException {
        reader.read(ByteBuffer.wrap(new byte[] {(byte) 0x88, 2, 0x0f, (byte) 0xa7}), listener);
        reader.read(ByteBuffer.wrap(new byte[] {(byte) 0x88, 0}), listener);
        assertEquals(List.of("close 4007", "close 1005"), heard);
    }

    @Test
    void refusesWhatAServerMayNotSend() {
        assertRefused(0xc1, 0);
        assertRefused(0x81, 0x80);
        assertRefused(0x82, 0);
        assertRefused(0x83, 0);
        assertRefused(0x09, 0);
        assertRefused(0x80, 0);
    }

    private void assertRefused(int first, int second) {
        ByteBuffer frame = ByteBuffer.wrap(new byte[] {(byte) first, (byte) second});
        assertThrows(WireException.class, () -> reader.read(frame, listener));
    }

    private static ByteBuffer together(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return ByteBuffer.wrap(all.toByteArray());
    }

    private static byte[] frame(int first, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
