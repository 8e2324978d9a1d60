package ngage.mobsim;

import ngage.mobsim.engine.Churn;
import ngage.mobsim.engine.Manners;
import ngage.mobsim.engine.Polling;
import ngage.mobsim.engine.Ramp;
import ngage.mobsim.engine.Stalls;
import ngage.mobsim.phone.AnswerModel;
import ngage.mobsim.phone.Draws;
import ngage.mobsim.phone.VideoDelay;
import org.jspecify.annotations.Nullable;

/// What a mob is like. With the same seed it behaves the same again.
///
/// @param phones 1 to [#MOST_PHONES]
/// @param poll phones without WebSocket; absent: none
/// @param stalled phones that stop reading for a while; absent: none
public record Scenario(
        long seed,
        int phones,
        Ramp ramp,
        VideoDelay video,
        AnswerModel answers,
        Churn churn,
        @Nullable Polling poll,
        @Nullable Stalls stalled) {

    /// As many as 250 processes get sockets for, each from addresses of its own.
    public static final int MOST_PHONES = 250 * Part.MOST_PHONES;

    public Scenario {
        if (phones < 1 || phones > MOST_PHONES) {
            throw new IllegalArgumentException(
                    "phones must be 1 to " + MOST_PHONES + ", is " + phones);
        }
    }

    public Scenario withPhones(int number) {
        return new Scenario(seed, number, ramp, video, answers, churn, poll, stalled);
    }

    public Scenario withSeed(long other) {
        return new Scenario(other, phones, ramp, video, answers, churn, poll, stalled);
    }

    /// With the share of `phones` in its join rate too, and these phones' own random numbers.
    ///
    /// @param first number, in this mob, of the part's phone 0
    Scenario part(int first, int count) {
        Ramp slower =
                new Ramp(
                        ramp.joinsPerSecond() * count / phones,
                        Math.toIntExact(Math.ceilDiv((long) ramp.mostJoining() * count, phones)));
        return new Scenario(
                Draws.seedFrom(seed, first), count, slower, video, answers, churn, poll, stalled);
    }

    Manners manners() {
        return new Manners(ramp, churn, poll, stalled);
    }
}
