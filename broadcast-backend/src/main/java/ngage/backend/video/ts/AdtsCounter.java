package ngage.backend.video.ts;

import org.jspecify.annotations.Nullable;

/// Counts the AAC frames in one PES packet, which arrives in pieces. Holds one header; for one thread.
public final class AdtsCounter {

    private final byte[] header = new byte[AacFormat.HEADER];
    private int have;
    private int skip;
    private int frames;
    private @Nullable AacFormat format;

    /// A new PES packet begins, with a whole frame.
    public void begin() {
        have = 0;
        skip = 0;
        frames = 0;
    }

    /// @param packet the next one of the same PID
    /// @param from where its part of the sound begins
    public void accept(TsPacket packet, int from) {
        for (int at = from; at < TsPacket.SIZE; ) {
            if (skip > 0) {
                int skipped = Math.min(skip, TsPacket.SIZE - at);
                skip -= skipped;
                at += skipped;
                continue;
            }
            header[have++] = packet.bytes()[at++];
            if (have == AacFormat.HEADER) {
                have = 0;
                count();
            }
        }
    }

    /// @return since `begin`
    public int frames() {
        return frames;
    }

    /// @return of the last frame; absent before the first
    public @Nullable AacFormat format() {
        return format;
    }

    private void count() {
        AacFormat found = AacFormat.read(header, 0);
        int size = AacFormat.frameSize(header, 0);
        if (found == null || size < AacFormat.HEADER) {
            skip = Integer.MAX_VALUE; // out of step; the next PES packet is a new chance
            return;
        }
        format = found;
        frames++;
        skip = size - AacFormat.HEADER;
    }
}
