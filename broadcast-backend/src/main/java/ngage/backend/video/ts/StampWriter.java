package ngage.backend.video.ts;

import ngage.protocol.MediaTime;

/// Writes stamps as transport packets, on the PID that [TableWriter] announces. Counts their continuity;
/// for one thread.
public final class StampWriter {

    private final PesWriter pes = new PesWriter(TableWriter.STAMP_PID, PesWriter.PRIVATE_STREAM);

    /// @param ticks when it is due in the stream
    /// @param time the media time of that moment
    /// @return one packet
    public byte[] write(long ticks, MediaTime time) {
        return write(ticks, new Id3Stamp(time));
    }

    /// @param ticks when it is due in the stream
    /// @return one packet; two if it does not fit, which only one with a cue does not
    public byte[] write(long ticks, Id3Stamp stamp) {
        return pes.write(ticks, stamp.tag());
    }
}
