package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;

/// Silence, frame by frame, as far as it is asked for. For one thread.
public final class SilentSound {

    private final PesWriter pes;
    private final AacFormat format;
    private final byte[] frame;
    private final long start;
    private long frames;

    /// @param start ticks of its first sample
    public SilentSound(int pid, AacFormat format, long start) {
        this.pes = new PesWriter(pid, PesWriter.AUDIO_STREAM);
        this.format = format;
        this.frame = format.silence();
        this.start = start;
    }

    /// @return packets with all frames that begin before then
    public byte[] until(long ticks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (end() < ticks) {
            out.writeBytes(pes.write(end(), frame));
            frames++;
        }
        return out.toByteArray();
    }

    /// @return ticks where it has come to
    public long end() {
        return start + format.ticks(frames);
    }
}
