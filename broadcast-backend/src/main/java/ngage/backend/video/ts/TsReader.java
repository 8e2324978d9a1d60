package ngage.backend.video.ts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads transport packets, and finds the next one when the stream is out of step.
public final class TsReader {

    private final InputStream in;

    public TsReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /// @return the next packet; absent at the end of the stream
    public @Nullable TsPacket next() throws IOException {
        byte[] bytes = new byte[TsPacket.SIZE];
        int have = in.readNBytes(bytes, 0, TsPacket.SIZE);
        while (have == TsPacket.SIZE) {
            int sync = 0;
            while (sync < TsPacket.SIZE && bytes[sync] != TsPacket.SYNC) {
                sync++;
            }
            if (sync == 0) {
                return new TsPacket(bytes);
            }
            int kept = TsPacket.SIZE - sync;
            System.arraycopy(bytes, sync, bytes, 0, kept);
            have = kept + in.readNBytes(bytes, kept, sync);
        }
        return null;
    }

    /// @return whether the next packet is already here
    public boolean hasMore() throws IOException {
        return in.available() >= TsPacket.SIZE;
    }
}
