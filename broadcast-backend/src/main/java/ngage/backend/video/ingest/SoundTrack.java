package ngage.backend.video.ingest;

import java.io.ByteArrayOutputStream;
import ngage.backend.video.ts.AacFormat;
import ngage.backend.video.ts.AdtsCounter;
import ngage.backend.video.ts.SilentSound;
import ngage.backend.video.ts.TsPacket;

/// The sound of one session without a hole: where the studio sends none, silence stands, because players
/// stall waiting for sound. What comes too late for that is left out.
///
/// For one thread.
final class SoundTrack {

    /// How far the sound may stay behind the picture before silence stands in for it.
    private static final long PATIENCE = 36_000;

    /// Sources round their times.
    private static final long TOLERANCE = 4_500;

    private final int pid;
    private final boolean isExpected;
    private final AdtsCounter units = new AdtsCounter();

    private long end;
    private long unitStart;
    private boolean isLeftOut = true;
    private int continuity;

    /// @param isExpected whether the studio announced sound
    /// @param start ticks where it begins
    SoundTrack(int pid, boolean isExpected, long start) {
        this.pid = pid;
        this.isExpected = isExpected;
        this.end = start;
    }

    /// @param pts unwrapped; meaningful if a unit starts here
    /// @return what is to stand in the stream: the packet, silence before it, or nothing
    byte[] accept(TsPacket packet, long pts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean isStart = packet.pts() != TsPacket.NONE;
        if (isStart) {
            isLeftOut = pts < end - TOLERANCE;
            if (!isLeftOut) {
                if (pts > end + TOLERANCE) {
                    silence(out, pts - TOLERANCE);
                }
                unitStart = pts;
                units.begin();
            }
        }
        if (!isLeftOut) {
            units.accept(packet, isStart ? packet.unit() : packet.payload());
            end = unitStart + format().ticks(units.frames());
            put(out, packet);
        }
        return out.toByteArray();
    }

    /// The picture has come to `dts`.
    ///
    /// @return silence, if the sound does not keep up
    byte[] follow(long dts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!isExpected) {
            silence(out, dts);
        } else if (end < dts - PATIENCE) {
            silence(out, dts - PATIENCE / 2);
        }
        return out.toByteArray();
    }

    private void silence(ByteArrayOutputStream out, long until) {
        SilentSound silence = new SilentSound(pid, format(), end);
        byte[] packets = silence.until(until);
        for (TsPacket packet : TsPacket.split(packets)) {
            put(out, packet);
        }
        end = silence.end();
    }

    private AacFormat format() {
        AacFormat heard = units.format();
        return heard == null ? AacFormat.STEREO_48K : heard;
    }

    private void put(ByteArrayOutputStream out, TsPacket packet) {
        if (packet.hasPayload()) {
            continuity++;
        }
        out.writeBytes(packet.withContinuity(continuity).bytes());
    }
}
