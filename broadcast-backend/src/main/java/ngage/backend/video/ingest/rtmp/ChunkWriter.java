package ngage.backend.video.ingest.rtmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Writes our few short messages, each in one chunk or the first's continuations. For one thread.
final class ChunkWriter {

    private static final int CHUNK_SIZE = 128;
    private static final int CONTROL_STREAM = 2;
    private static final int COMMAND_STREAM = 3;

    private final OutputStream out;

    ChunkWriter(OutputStream out) {
        this.out = out;
    }

    /// One of the protocol's own.
    ///
    /// @param more bytes after the number
    void control(int type, int number, int... more) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int shift = 24; shift >= 0; shift -= 8) {
            body.write(number >> shift);
        }
        for (int next : more) {
            body.write(next);
        }
        write(CONTROL_STREAM, type, 0, body.toByteArray());
    }

    /// @param stream 0 for the connection itself
    /// @param values name of the command first
    void command(int stream, @Nullable Object... values) throws IOException {
        write(COMMAND_STREAM, RtmpMessage.COMMAND, stream, Amf0.write(values));
    }

    private void write(int chunkStream, int type, int stream, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(chunkStream);
        bytes.writeBytes(new byte[3]); // the beginning of time
        bytes.write(body.length >> 16);
        bytes.write(body.length >> 8);
        bytes.write(body.length);
        bytes.write(type);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.write(stream >> shift);
        }
        for (int at = 0; at < body.length; at += CHUNK_SIZE) {
            if (at > 0) {
                bytes.write(0xc0 | chunkStream);
            }
            bytes.write(body, at, Math.min(CHUNK_SIZE, body.length - at));
        }
        out.write(bytes.toByteArray());
        out.flush();
    }
}
