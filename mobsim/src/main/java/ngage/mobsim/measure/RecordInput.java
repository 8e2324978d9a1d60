package ngage.mobsim.measure;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Reads what a [RecordOutput] wrote, into the record of the whole mob.
///
/// @param firstPhone number, in the whole mob, of this worker's phone 0
record RecordInput(DataInputStream in, int firstPhone) {

    private static final int MOST_BYTES = 64 * 1024 * 1024;

    long number() throws IOException {
        return in.readLong();
    }

    int small() throws IOException {
        return Math.toIntExact(in.readLong());
    }

    byte[] bytes() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a worker's record is broken");
        }
        byte[] value = in.readNBytes(length);
        if (value.length < length) {
            throw new EOFException("a worker's record is cut off");
        }
        return value;
    }

    String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// Adds phones, by their numbers in the whole mob.
    void phonesTo(BitSet all) throws IOException {
        BitSet read = BitSet.valueOf(bytes());
        for (int phone = read.nextSetBit(0); phone >= 0; phone = read.nextSetBit(phone + 1)) {
            all.set(firstPhone + phone);
        }
    }

    void histogramTo(Histogram all) throws IOException {
        all.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes()), 0));
    }

    void countsTo(Map<String, Long> all) throws IOException {
        for (long left = number(); left > 0; left--) {
            String what = text();
            all.merge(what, number(), Long::sum);
        }
    }
}
