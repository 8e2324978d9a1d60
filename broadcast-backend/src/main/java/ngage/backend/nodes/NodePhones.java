package ngage.backend.nodes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import ngage.backend.audience.AudienceNumbers;
import org.HdrHistogram.Histogram;

/// The numbers of a node's phones on their way to the others: the histograms compressed, so that
/// percentiles over all nodes are those of all phones, not means of percentiles.
///
/// @param delays HdrHistogram V2, compressed, base64; milliseconds. `skews` and `waitedFor` like it
public record NodePhones(
        long connected,
        long silent,
        long waiting,
        long held,
        long shown,
        long droppedFrames,
        String delays,
        String skews,
        String waitedFor) {

    static NodePhones of(AudienceNumbers numbers) {
        return new NodePhones(
                numbers.connected(),
                numbers.silent(),
                numbers.waiting(),
                numbers.held(),
                numbers.shown(),
                numbers.droppedFrames(),
                text(numbers.delays()),
                text(numbers.skews()),
                text(numbers.waitedFor()));
    }

    /// @throws IllegalArgumentException if a histogram is damaged
    AudienceNumbers numbers() {
        return new AudienceNumbers(
                connected,
                silent,
                waiting,
                held,
                shown,
                droppedFrames,
                histogram(delays),
                histogram(skews),
                histogram(waitedFor));
    }

    private static String text(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram histogram(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("a node's histogram is damaged", e);
        }
    }
}
