package ngage.backend.video.ingest;

import java.io.ByteArrayOutputStream;
import ngage.backend.video.ts.AacFormat;
import ngage.backend.video.ts.AdtsCounter;
import ngage.backend.video.ts.SilentSound;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.jspecify.annotations.Nullable;

/// The sound of one session without a hole: where the studio sends none, silence stands, because players
/// stall waiting for sound. What comes too late for that is left out, and what is of another time than the
/// picture: it may be hours away.
///
/// For one thread.
final class SoundTrack {

    /// How far the sound may stay behind the picture before silence stands in for it.
    private static final long PATIENCE = 36_000;

    /// By how much a source's times may be off in the middle of its sound.
    private static final long TOLERANCE = 4_500;

    /// By how much they may be where silence ended: two milliseconds, because sources round them.
    private static final long ROUNDING = 180;

    /// How far the sound may be ahead of the picture in the stream. When times begin again, the picture's may
    /// do so a little before the sound's.
    private static final long AHEAD = Ticks.PER_SECOND;

    /// So many units in a row that come too late are no accident, and neither is a pause that is so long.
    private static final int MANY_LATE = 25;

    private static final long LONG_PAUSE = 2L * Ticks.PER_SECOND;

    private final int pid;
    private final boolean isExpected;
    private final AdtsCounter units = new AdtsCounter();

    private long picture;
    private long end;
    private long unitStart;
    private boolean isLeftOut = true;
    private boolean isSilent;
    private int continuity;
    private int lateUnits;
    private long lastUnit;
    private @Nullable String trouble;

    /// @param isExpected whether the studio announced sound
    /// @param start ticks where it begins
    SoundTrack(int pid, boolean isExpected, long start) {
        this.pid = pid;
        this.isExpected = isExpected;
        this.picture = start;
        this.end = start;
        this.lastUnit = start;
    }

    /// @return what is wrong with the studio's sound, in words for the crew; absent if nothing is
    @Nullable String trouble() {
        return trouble;
    }

    /// @param pts unwrapped; meaningful if a unit starts here
    /// @return what is to stand in the stream: the packet, silence before it, or nothing
    byte[] accept(TsPacket packet, long pts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean isStart = packet.pts() != TsPacket.NONE;
        if (isStart) {
            isLeftOut = pts < end - (isSilent ? ROUNDING : TOLERANCE) || pts > picture + AHEAD;
            judge(pts);
            if (!isLeftOut) {
                if (pts > end + TOLERANCE) {
                    // As many whole units as there is room for.
                    silence(out, pts - format().ticks(1) + ROUNDING);
                }
                isSilent = false;
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
        picture = dts;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!isExpected) {
            silence(out, dts);
        } else if (end < dts - PATIENCE) {
            silence(out, dts - PATIENCE / 2);
        }
        if (isExpected && lateUnits == 0 && dts - lastUnit > LONG_PAUSE) {
            trouble = "its sound has stopped: phones hear silence";
        }
        return out.toByteArray();
    }

    /// @param pts of a unit, of which it is known whether it is left out
    private void judge(long pts) {
        if (!isLeftOut) {
            lateUnits = 0;
            lastUnit = pts;
            trouble = null;
        } else if (pts < picture && ++lateUnits == MANY_LATE) {
            trouble =
                    "its sound comes %d ms after its picture, and is left out: phones hear silence"
                            .formatted((picture - pts) * 1000 / Ticks.PER_SECOND);
        }
    }

    private void silence(ByteArrayOutputStream out, long until) {
        SilentSound silence = new SilentSound(pid, format(), end);
        byte[] packets = silence.until(until);
        for (TsPacket packet : TsPacket.split(packets)) {
            put(out, packet);
        }
        end = silence.end();
        isSilent |= packets.length > 0;
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
