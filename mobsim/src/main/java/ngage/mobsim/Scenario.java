package ngage.mobsim;

import ngage.mobsim.engine.Churn;
import ngage.mobsim.engine.Ramp;
import ngage.mobsim.phone.AnswerModel;
import ngage.mobsim.phone.VideoDelay;

/// What a mob is like. With the same seed it behaves the same again.
///
/// @param phones 1 to [#MOST_PHONES]
public record Scenario(
        long seed, int phones, Ramp ramp, VideoDelay video, AnswerModel answers, Churn churn) {

    /// As many as one process gets sockets for, where it may open 20,000 files.
    public static final int MOST_PHONES = 19_000;

    public Scenario {
        if (phones < 1 || phones > MOST_PHONES) {
            throw new IllegalArgumentException(
                    "phones must be 1 to " + MOST_PHONES + " in one process, is " + phones);
        }
    }

    public Scenario withPhones(int number) {
        return new Scenario(seed, number, ramp, video, answers, churn);
    }

    public Scenario withSeed(long other) {
        return new Scenario(other, phones, ramp, video, answers, churn);
    }
}
