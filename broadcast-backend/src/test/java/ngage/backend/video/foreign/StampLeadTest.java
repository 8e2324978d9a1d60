package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ngage.backend.video.foreign.SegmentTimes.Seen;
import ngage.backend.video.foreign.StampLead.Stamp;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StampLeadTest {

    private static final MediaTime SESSION = new MediaTime(500_000);

    private final StampLead lead = new StampLead();

    @Test
    void learnsFromTheStampsThatComeBack() {
        long first = stamp(1_000_000);
        assertEquals(1_000_000, first);
        comesBack(first, 5_200_000);
        assertEquals(6_200_000, stamp(2_000_000));
    }

    @Test
    void phonesMustNotBelieveAStampBeforeThreeHaveComeBack() {
        for (int i = 1; i <= 3; i++) {
            Stamp trial = stamp(i * 1_000_000L, SESSION);
            assertEquals(true, trial.isTrial(), "the " + i + "th");
            comesBack(trial.time().micros(), i * 1_000_000L + 4_200_000);
        }
        assertEquals(new Stamp(new MediaTime(8_200_000), false), stamp(4_000_000, SESSION));
    }

    @Test
    void withoutASessionTheClockSaysNothingOfTheStream() {
        comesBack(stamp(9_000_000, null).time().micros(), 9_100_000_000L);
        learn(4_200_000);
        assertEquals(
                new Stamp(new MediaTime(14_200_000), false),
                stamp(10_000_000, SESSION),
                "nothing learnt by another clock");
        assertEquals(true, stamp(11_000_000, null).isTrial());
        assertEquals(
                new Stamp(new MediaTime(16_200_000), true),
                stamp(12_000_000, SESSION),
                "the clock has begun anew");
    }

    @Test
    void learnsNothingFromWhatTheClockOfAnotherSessionSaid() {
        learn(4_200_000);
        long[] before = {stamp(8_000_000), stamp(9_000_000), stamp(10_000_000)};
        MediaTime next = new MediaTime(3_600_000_000L);
        stamp(3_600_000_000L, next);
        for (long said : before) {
            comesBack(said, said + 3_500_000_000L);
        }
        assertEquals(new Stamp(new MediaTime(3_605_200_000L), true), stamp(3_601_000_000L, next));
    }

    @Test
    void inTheNextSessionStampsAreOnTrialAgain() {
        learn(4_200_000);
        MediaTime next = new MediaTime(3_600_000_000L);
        for (int i = 1; i <= 3; i++) {
            long now = 3_600_000_000L + i * 1_000_000L;
            Stamp trial = stamp(now, next);
            assertEquals(true, trial.isTrial(), "the " + i + "th");
            comesBack(trial.time().micros(), now + 2_000_000);
        }
        assertEquals(new Stamp(new MediaTime(3_606_000_000L), false), stamp(3_604_000_000L, next));
    }

    @Test
    void oneThatTookLongMovesNothing() {
        for (int i = 1; i <= 5; i++) {
            comesBack(stamp(i * 1_000_000L), i * 1_000_000L + 4_200_000);
        }
        comesBack(stamp(6_000_000), 6_000_000 + 9_000_000);
        assertEquals(11_200_000, stamp(7_000_000));
    }

    @Test
    void believesEachOnceAndNobodyElses() {
        long first = stamp(1_000_000);
        comesBack(first, 2_000_000);
        comesBack(first, 9_000_000);
        comesBack(77, 9_000_000);
        assertEquals(3_000_000, stamp(2_000_000));
    }

    private void learn(long leadMicros) {
        for (int i = 1; i <= 3; i++) {
            comesBack(stamp(i * 1_000_000L), i * 1_000_000L + leadMicros);
        }
    }

    private long stamp(long nowMicros) {
        return stamp(nowMicros, SESSION).time().micros();
    }

    private Stamp stamp(long nowMicros, @Nullable MediaTime session) {
        return lead.stamp(new MediaTime(nowMicros), session);
    }

    private void comesBack(long said, long date) {
        lead.onStamp(new Seen(new MediaTime(said), new MediaTime(date)));
    }
}
