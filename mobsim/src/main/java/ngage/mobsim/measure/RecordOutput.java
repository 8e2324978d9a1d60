package ngage.mobsim.measure;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Writes what a worker saw, exactly, for the mob that it is a part of. Read by [RecordInput].
final class RecordOutput {

    private final DataOutputStream out;

    RecordOutput(DataOutputStream out) {
        this.out = out;
    }

    void number(long value) throws IOException {
        out.writeLong(value);
    }

    void bytes(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    void text(String value) throws IOException {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void bits(BitSet value) throws IOException {
        bytes(value.toByteArray());
    }

    void histogram(Histogram value) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(value.getNeededByteBufferCapacity());
        value.encodeIntoByteBuffer(buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        bytes(bytes);
    }

    void counts(Map<String, Long> value) throws IOException {
        number(value.size());
        for (Map.Entry<String, Long> count : value.entrySet()) {
            text(count.getKey());
            number(count.getValue());
        }
    }
}
