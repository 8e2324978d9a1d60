package ngage.controlroom.monitor;

import java.nio.ByteBuffer;

/// A frame as it comes out of the decoder.
///
/// @param ptsMicros its presentation time in the stream, in microseconds
/// @param strideBytes from one row of the pixels to the next
/// @param bgra four bytes a pixel
record DecodedFrame(long ptsMicros, int width, int height, int strideBytes, ByteBuffer bgra)
        implements Decoded {

    /// Packs the rows without padding.
    void copyTo(ByteBuffer target) {
        target.clear();
        ByteBuffer source = bgra.duplicate();
        for (int row = 0; row < height; row++) {
            source.limit(row * strideBytes + width * 4).position(row * strideBytes);
            target.put(source);
        }
        target.flip();
    }

    int packedBytes() {
        return width * height * 4;
    }
}
