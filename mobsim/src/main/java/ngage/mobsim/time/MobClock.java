package ngage.mobsim.time;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The two clocks of this machine: a monotonic one for all behaviour, and the wall clock, which is
/// only compared with a backend's on the same machine.
///
/// @param nanosSource such as `System::nanoTime`
public record MobClock(LongSupplier nanosSource, InstantSource wall) {

    public static MobClock system() {
        return new MobClock(System::nanoTime, InstantSource.system());
    }

    /// @return the monotonic clock
    public long nanos() {
        return nanosSource.getAsLong();
    }
}
