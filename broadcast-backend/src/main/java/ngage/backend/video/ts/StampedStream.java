package ngage.backend.video.ts;

import java.util.Arrays;
import java.util.Optional;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// What the stamps in whole packets of a stamped stream tell, without taking the stream apart. Pure
/// functions; what is no transport stream has no stamps.
public final class StampedStream {

    /// A stamp, and the tick of the stream at which it is due, modulo 2^33.
    public record Due(long ticks, MediaTime time) {}

    private StampedStream() {}

    /// @return media time of the frame with which the first access unit of a picture starts; absent if
    ///     there is no stamp before it
    public static Optional<MediaTime> firstFrame(byte[] packets) {
        Due stamp = null;
        for (int at = 0; isPacket(packets, at); at += TsPacket.SIZE) {
            if (isStamp(packets, at)) {
                stamp = stamp == null ? due(packets, at) : stamp;
            } else if (stamp != null && isRandomAccess(packets, at)) {
                long later = packet(packets, at).pts() - stamp.ticks;
                return Optional.of(
                        new MediaTime(
                                stamp.time.micros() + MediaTimeline.micros(Ticks.nearest(later))));
            }
        }
        return Optional.empty();
    }

    /// @return what the last stamp says
    public static Optional<MediaTime> newest(byte[] packets) {
        for (int at = packets.length - TsPacket.SIZE; at >= 0; at -= TsPacket.SIZE) {
            if (isPacket(packets, at) && isStamp(packets, at)) {
                Due stamp = due(packets, at);
                if (stamp != null) {
                    return Optional.of(stamp.time);
                }
            }
        }
        return Optional.empty();
    }

    public static Optional<Due> first(byte[] packets) {
        for (int at = 0; isPacket(packets, at); at += TsPacket.SIZE) {
            if (isStamp(packets, at)) {
                Due stamp = due(packets, at);
                if (stamp != null) {
                    return Optional.of(stamp);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isPacket(byte[] packets, int at) {
        return at + TsPacket.SIZE <= packets.length && packets[at] == TsPacket.SYNC;
    }

    private static boolean isStamp(byte[] packets, int at) {
        return (packets[at + 1] << 8 & 0x1f00 | packets[at + 2] & 0xff) == TableWriter.STAMP_PID
                && (packets[at + 1] & 0x40) != 0;
    }

    private static boolean isRandomAccess(byte[] packets, int at) {
        TsPacket packet = packet(packets, at);
        return packet.isRandomAccess() && packet.isVideo() && packet.pts() != TsPacket.NONE;
    }

    private static @Nullable Due due(byte[] packets, int at) {
        TsPacket packet = packet(packets, at);
        Id3Stamp stamp = Id3Stamp.find(packet.bytes()).orElse(null);
        return stamp == null || packet.pts() == TsPacket.NONE
                ? null
                : new Due(packet.pts(), stamp.time());
    }

    private static TsPacket packet(byte[] packets, int at) {
        return new TsPacket(Arrays.copyOfRange(packets, at, at + TsPacket.SIZE));
    }
}
