package ngage.mobsim.phone;

import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;

/// What all phones of a mob share: one reference in each of them instead of six.
///
/// @param seed of everybody's random numbers
public record Habits(
        long seed,
        VideoDelay video,
        AnswerModel answers,
        MobClock clock,
        TimerWheel wheel,
        MobRecord record) {

    long localMicros() {
        return clock.nanos() / 1000;
    }
}
