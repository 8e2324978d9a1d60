package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What must hold whatever a phone sends; Jazzer looks for bytes for which it does not.
public final class FrameReaderFuzz {

    private static final int LIMIT = 300;
    private static final int MAX_CONTROL = 125;

    private FrameReaderFuzz() {}

    /// Jazzer calls it, by this name.
    ///
    /// @param data where to cut, then what the phone sends
    public static void fuzzerTestOneInput(byte[] data) {
        checkUtf8(data);
        if (data.length < 2) {
            return;
        }
        ByteBuffer sent = ByteBuffer.wrap(data, 2, data.length - 2).slice();
        List<String> whole = read(sent.duplicate(), sent.capacity());
        List<String> byteByByte = read(sent.duplicate(), 1);
        List<String> inPieces = read(sent.duplicate(), 1 + (data[0] & 0xff), 1 + (data[1] & 0xff));
        if (!whole.equals(byteByByte) || !whole.equals(inPieces)) {
            throw new AssertionError(
                    "read otherwise in pieces: %s, %s, %s".formatted(whole, byteByByte, inPieces));
        }
    }

    private static List<String> read(ByteBuffer sent, int... pieces) {
        List<String> heard = new ArrayList<>();
        FrameReader reader = new FrameReader(LIMIT);
        try {
            for (int i = 0; sent.hasRemaining(); i++) {
                int length = Math.min(pieces[i % pieces.length], sent.remaining());
                ByteBuffer piece = sent.slice(sent.position(), length);
                sent.position(sent.position() + length);
                reader.read(piece, new Recorder(heard));
                check(!piece.hasRemaining(), "it left bytes");
                check(reader.held() <= LIMIT + MAX_CONTROL, "it keeps " + reader.held());
            }
            heard.add("then nothing, between messages: " + reader.isBetweenMessages());
        } catch (FramingException e) {
            check(
                    e.code() == FramingException.PROTOCOL_ERROR
                            || e.code() == FramingException.INVALID_TEXT
                            || e.code() == FramingException.TOO_BIG,
                    "refused with " + e.code());
            heard.add("refused with " + e.code());
        }
        return heard;
    }

    private static void checkUtf8(byte[] bytes) {
        boolean isValid = Utf8.isValid(bytes, 0, bytes.length);
        boolean byTheJdk = isUtf8ByTheJdk(bytes);
        check(isValid == byTheJdk, "UTF-8: %s, by the JDK: %s".formatted(isValid, byTheJdk));
    }

    private static boolean isUtf8ByTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private record Recorder(List<String> heard) implements FrameReader.Listener {

        @Override
        public void onFrame() {
            heard.add("frame");
        }

        @Override
        public void onText(byte[] message) {
            check(isUtf8ByTheJdk(message), "text that is not UTF-8");
            onMessage("text", message);
        }

        @Override
        public void onBinary(byte[] message) {
            onMessage("binary", message);
        }

        @Override
        public void onPing(byte[] payload) {
            check(payload.length <= MAX_CONTROL, "a long ping");
            heard.add("ping " + HexFormat.of().formatHex(payload));
        }

        @Override
        public void onClose(int code) {
            check(code >= 1000 && code <= 4999, "closed with " + code);
            heard.add("close " + code);
        }

        private void onMessage(String kind, byte[] message) {
            check(message.length <= LIMIT, "a message of " + message.length);
            heard.add(kind + " " + HexFormat.of().formatHex(message));
        }
    }
}
