package ngage.backend.video.ts;

import ngage.protocol.MediaTime;

/// Writes stamps as transport packets, on the PID that [TableWriter] announces. Counts their continuity;
/// for one thread.
public final class StampWriter {

    private final PesWriter pes = new PesWriter(TableWriter.STAMP_PID, PesWriter.PRIVATE_STREAM);

    /// @param ticks when it is due in the stream
    /// @param time the media time of that moment
    /// @return one packet, or more if they do not fit
    public byte[] write(long ticks, MediaTime time) {
        return pes.write(ticks, new Id3Stamp(time).tag());
    }
}
