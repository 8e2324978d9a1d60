package ngage.backend.video.ingest.rtmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes media messages as an FLV file, whose tags have the same bodies. For one thread.
final class FlvWriter {

    private static final byte[] HEADER = {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0};
    private static final int TAG_HEADER = 11;

    private final OutputStream out;

    /// @throws IOException if nobody reads it
    FlvWriter(OutputStream out) throws IOException {
        this.out = out;
        out.write(HEADER);
    }

    void write(RtmpMessage message) throws IOException {
        int length = message.body().length;
        int time = (int) message.timestamp();
        ByteArrayOutputStream tag = new ByteArrayOutputStream(TAG_HEADER + length + 4);
        tag.write(message.type());
        u24(tag, length);
        u24(tag, time);
        tag.write(time >> 24);
        u24(tag, 0);
        tag.writeBytes(message.body());
        tag.write(TAG_HEADER + length >> 24);
        u24(tag, TAG_HEADER + length);
        out.write(tag.toByteArray());
        out.flush();
    }

    private static void u24(ByteArrayOutputStream to, int value) {
        to.write(value >> 16);
        to.write(value >> 8);
        to.write(value);
    }
}
