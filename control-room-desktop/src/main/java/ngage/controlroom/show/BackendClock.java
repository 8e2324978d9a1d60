package ngage.controlroom.show;

import java.time.Instant;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// The backend's two clocks, as its newest pulse told them, running on by this machine's monotonic clock.
///
/// @param wall of the backend when the pulse was taken
/// @param media the studio's media time then; absent while no clock is known
/// @param arrivedNanos when it came here, by `System.nanoTime`
public record BackendClock(Instant wall, @Nullable MediaTime media, long arrivedNanos) {

    public static BackendClock of(ToControlRoom.Pulse pulse, long arrivedNanos) {
        return new BackendClock(pulse.wall(), pulse.now(), arrivedNanos);
    }

    public Instant wallAt(long nanos) {
        return wall.plusNanos(nanos - arrivedNanos);
    }

    public @Nullable MediaTime mediaAt(long nanos) {
        return media == null ? null : new MediaTime(media.micros() + (nanos - arrivedNanos) / 1000);
    }
}
