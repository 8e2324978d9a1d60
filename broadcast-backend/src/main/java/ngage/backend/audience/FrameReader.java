package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One phone's half of RFC 6455: turns bytes, in whatever pieces they come, into messages.
///
/// One thread. Holds nothing but a few numbers between messages, and never more than one message and
/// one control frame.
final class FrameReader {

    /// Hears what the phone sent. The arrays are the listener's to keep.
    interface Listener {

        /// A frame has begun, of whatever kind: before what it makes is told.
        void onFrame();

        void onText(byte[] message);

        void onBinary(byte[] message);

        void onPing(byte[] payload);

        /// @param code that the phone gave; 1005 if none
        void onClose(int code);
    }

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int MAX_CONTROL_BYTES = 125;
    private static final int NO_STATUS = 1005;
    private static final byte[] NOTHING = {};

    private enum Step {
        OPCODE,
        LENGTH,
        EXTENDED_LENGTH,
        MASK,
        PAYLOAD
    }

    private final int messageBytes;

    private Step step = Step.OPCODE;
    private boolean isLast;
    private boolean inMessage;
    private boolean isText;
    private byte opcode;
    private byte headerLeft;
    private boolean hasLongLength;
    private long length;
    private int mask;
    private int at;
    private int filled;

    /// Of the message under way: `filled` bytes of it are there.
    private byte[] message = NOTHING;

    private byte @Nullable [] control;

    /// @param messageBytes the biggest message
    FrameReader(int messageBytes) {
        this.messageBytes = messageBytes;
    }

    /// Takes all that is in the buffer.
    ///
    /// @throws FramingException if the phone broke the rules; the reader is of no use afterwards
    void read(ByteBuffer in, Listener listener) throws FramingException {
        while (in.hasRemaining()) {
            switch (step) {
                case OPCODE -> {
                    onOpcode(in.get());
                    listener.onFrame();
                }
                case LENGTH -> onLength(in.get());
                case EXTENDED_LENGTH -> onExtendedLength(in.get());
                case MASK -> onMask(in.get());
                case PAYLOAD -> onPayload(in);
            }
            if (step == Step.PAYLOAD && at == length) {
                step = Step.OPCODE;
                onFrame(listener);
            }
        }
    }

    /// @return whether it holds nothing
    boolean isBetweenMessages() {
        return step == Step.OPCODE && !inMessage;
    }

    /// @return bytes that it keeps in memory now
    int held() {
        return message.length + (control == null ? 0 : control.length);
    }

    private void onOpcode(byte b) throws FramingException {
        if ((b & 0x70) != 0) {
            throw broken("a reserved bit is set");
        }
        isLast = b < 0;
        opcode = (byte) (b & 0x0f);
        switch (opcode) {
            case CONTINUATION -> {
                if (!inMessage) {
                    throw broken("a continuation of nothing");
                }
            }
            case TEXT, BINARY -> {
                if (inMessage) {
                    throw broken("a new message inside another one");
                }
                isText = opcode == TEXT;
            }
            case CLOSE, PING, PONG -> {
                if (!isLast) {
                    throw broken("a control frame in parts");
                }
            }
            default -> throw broken("unknown opcode " + opcode);
        }
        step = Step.LENGTH;
    }

    private void onLength(byte b) throws FramingException {
        if (b >= 0) {
            throw broken("a frame without a mask");
        }
        length = b & 0x7f;
        if (isControl() && length > MAX_CONTROL_BYTES) {
            throw broken("a control frame that is too long");
        }
        hasLongLength = length == 127;
        if (length < 126) {
            startMask();
        } else {
            headerLeft = (byte) (hasLongLength ? 8 : 2);
            length = 0;
            step = Step.EXTENDED_LENGTH;
        }
    }

    private void onExtendedLength(byte b) throws FramingException {
        length = length << 8 | (b & 0xff);
        if (--headerLeft == 0) {
            if (length < 0 || length < (hasLongLength ? 1 << 16 : 126)) {
                throw broken("a length in the wrong form");
            }
            startMask();
        }
    }

    private void startMask() throws FramingException {
        if (!isControl() && length > messageBytes - filled) {
            throw new FramingException(
                    FramingException.TOO_BIG, "a message has at most " + messageBytes + " bytes");
        }
        headerLeft = 4;
        step = Step.MASK;
    }

    private void onMask(byte b) {
        mask = mask << 8 | (b & 0xff);
        if (--headerLeft == 0) {
            at = 0;
            step = Step.PAYLOAD;
            int size = (int) length;
            if (isControl()) {
                control = new byte[size];
            } else if (filled + size > message.length) {
                // By doubling: one byte at a time must not copy the whole each time.
                int doubled = filled == 0 ? size : Math.min(messageBytes, 2 * message.length);
                message = Arrays.copyOf(message, Math.max(filled + size, doubled));
            }
        }
    }

    private void onPayload(ByteBuffer in) {
        byte[] target = control != null ? control : message;
        int start = control != null ? 0 : filled;
        int count = (int) Math.min(in.remaining(), length - at);
        for (int i = 0; i < count; i++, at++) {
            target[start + at] = (byte) (in.get() ^ mask >>> (3 - (at & 3)) * 8);
        }
    }

    private void onFrame(Listener listener) throws FramingException {
        byte[] payload = control;
        if (payload != null) {
            control = null;
            onControl(payload, listener);
            return;
        }
        filled += (int) length;
        inMessage = !isLast;
        if (isLast) {
            byte[] whole = filled == message.length ? message : Arrays.copyOf(message, filled);
            message = NOTHING;
            filled = 0;
            onMessage(whole, listener);
        }
    }

    private void onMessage(byte[] whole, Listener listener) throws FramingException {
        if (!isText) {
            listener.onBinary(whole);
        } else if (Utf8.isValid(whole, 0, whole.length)) {
            listener.onText(whole);
        } else {
            throw new FramingException(FramingException.INVALID_TEXT, "text must be UTF-8");
        }
    }

    private void onControl(byte[] payload, Listener listener) throws FramingException {
        switch (opcode) {
            case PING -> listener.onPing(payload);
            case CLOSE -> listener.onClose(closeCode(payload));
            default -> {
                // A pong says only that the phone is alive, which its bytes said already.
            }
        }
    }

    private static int closeCode(byte[] payload) throws FramingException {
        if (payload.length == 0) {
            return NO_STATUS;
        }
        if (payload.length == 1) {
            throw broken("half a close code");
        }
        int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        boolean isKnown =
                code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)
                        || code >= 3000 && code <= 4999;
        if (!isKnown) {
            throw broken("close code " + code);
        }
        if (!Utf8.isValid(payload, 2, payload.length)) {
            throw new FramingException(
                    FramingException.INVALID_TEXT, "a close reason must be UTF-8");
        }
        return code;
    }

    private boolean isControl() {
        return opcode >= CLOSE;
    }

    private static FramingException broken(String what) {
        return new FramingException(FramingException.PROTOCOL_ERROR, what);
    }
}
