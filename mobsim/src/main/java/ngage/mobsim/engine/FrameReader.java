package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes the frames of a server apart, wherever TCP cuts them. Whole frames are handed on as they lie in
/// the shared read buffer; only a cut one is kept.
///
/// One per connection, one thread. Bound: a message has at most 4 MiB.
final class FrameReader {

    /// Hears what comes, in order.
    interface Listener {

        /// @param payload valid during the call
        void onText(byte[] payload, int offset, int length) throws WireException;

        void onPing(byte[] payload);

        /// @param code 1005 if the server gave none
        void onClose(int code);
    }

    private static final int MOST_MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int MOST_CONTROL_BYTES = 125;
    private static final int NO_CODE = 1005;

    /// Only while a frame is incomplete, so that an idle reader is as small as can be.
    private @Nullable ByteAccumulator cut;

    /// Only while a message is.
    private @Nullable ByteAccumulator fragments;

    private boolean isStopped;

    /// @param in must have an array; all of it is taken
    void read(ByteBuffer in, Listener listener) throws WireException {
        ByteAccumulator before = cut;
        if (before == null) {
            readFrames(in, listener);
            keep(in);
            return;
        }
        before.add(in);
        ByteBuffer whole = before.contents();
        readFrames(whole, listener);
        if (whole.position() > 0) {
            cut = null;
            keep(whole);
        }
    }

    private void keep(ByteBuffer rest) throws WireException {
        if (rest.hasRemaining()) {
            ByteAccumulator kept = new ByteAccumulator(MOST_MESSAGE_BYTES + 64 * 1024);
            kept.add(rest);
            cut = kept;
        }
    }

    /// What comes from now on is of no interest: the connection is gone.
    void stop() {
        isStopped = true;
    }

    private void readFrames(ByteBuffer in, Listener listener) throws WireException {
        while (!isStopped && readFrame(in, listener)) {}
        if (isStopped) {
            in.position(in.limit());
        }
    }

    private boolean readFrame(ByteBuffer in, Listener listener) throws WireException {
        in.mark();
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xff;
        int second = in.get() & 0xff;
        long length = second & LENGTH;
        int lengthBytes = length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0;
        if (in.remaining() < lengthBytes) {
            in.reset();
            return false;
        }
        if (lengthBytes > 0) {
            length = lengthBytes == 2 ? in.getShort() & 0xffff : in.getLong();
        }
        check(first, second, length);
        if (in.remaining() < length) {
            in.reset();
            return false;
        }
        int start = in.position();
        in.position(start + (int) length);
        onFrame(
                Opcode.of(first & OPCODE),
                (first & FINAL) != 0,
                in.array(),
                in.arrayOffset() + start,
                (int) length,
                listener);
        return true;
    }

    private static void check(int first, int second, long length) throws WireException {
        if ((first & RESERVED) != 0) {
            throw new WireException("frame with reserved bits");
        }
        if ((second & MASKED) != 0) {
            throw new WireException("frame with a mask, from a server");
        }
        if (length < 0 || length > MOST_MESSAGE_BYTES) {
            throw new WireException("frame of " + length + " bytes");
        }
        boolean isWhole = (first & FINAL) != 0;
        if (Opcode.of(first & OPCODE).isControl() && (!isWhole || length > MOST_CONTROL_BYTES)) {
            throw new WireException("control frame that is cut or long");
        }
    }

    private void onFrame(
            Opcode opcode, boolean isFinal, byte[] array, int offset, int length, Listener listener)
            throws WireException {
        if (opcode == Opcode.TEXT && isFinal && fragments == null) {
            listener.onText(array, offset, length);
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(array, offset, length);
        switch (opcode) {
            case TEXT -> {
                if (fragments != null) {
                    throw new WireException("a new message inside another");
                }
                ByteAccumulator first = new ByteAccumulator(MOST_MESSAGE_BYTES);
                first.add(payload);
                fragments = first;
            }
            case CONTINUATION -> onContinuation(isFinal, payload, listener);
            case BINARY -> throw new WireException("a binary message: none is in the protocol");
            case CLOSE -> listener.onClose(length < 2 ? NO_CODE : payload.getShort() & 0xffff);
            case PING -> {
                byte[] copy = new byte[length];
                payload.get(copy);
                listener.onPing(copy);
            }
            case PONG -> {}
        }
    }

    private void onContinuation(boolean isFinal, ByteBuffer payload, Listener listener)
            throws WireException {
        ByteAccumulator before = fragments;
        if (before == null) {
            throw new WireException("continuation of nothing");
        }
        before.add(payload);
        if (isFinal) {
            fragments = null;
            ByteBuffer whole = before.contents();
            listener.onText(whole.array(), whole.arrayOffset(), whole.limit());
        }
    }
}
