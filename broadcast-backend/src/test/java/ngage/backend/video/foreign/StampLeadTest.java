package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ngage.backend.video.foreign.SegmentTimes.Seen;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class StampLeadTest {

    private final StampLead lead = new StampLead();

    @Test
    void learnsFromTheStampsThatComeBack() {
        long first = lead.stamp(1_000_000);
        assertEquals(1_000_000, first);
        comesBack(first, 5_200_000);
        assertEquals(6_200_000, lead.stamp(2_000_000));
    }

    @Test
    void oneThatTookLongMovesNothing() {
        for (int i = 1; i <= 5; i++) {
            comesBack(lead.stamp(i * 1_000_000L), i * 1_000_000L + 4_200_000);
        }
        comesBack(lead.stamp(6_000_000), 6_000_000 + 9_000_000);
        assertEquals(11_200_000, lead.stamp(7_000_000));
    }

    @Test
    void believesEachOnceAndNobodyElses() {
        long first = lead.stamp(1_000_000);
        comesBack(first, 2_000_000);
        comesBack(first, 9_000_000);
        comesBack(77, 9_000_000);
        assertEquals(3_000_000, lead.stamp(2_000_000));
    }

    private void comesBack(long said, long date) {
        lead.onStamp(new Seen(new MediaTime(said), new MediaTime(date)));
    }
}
