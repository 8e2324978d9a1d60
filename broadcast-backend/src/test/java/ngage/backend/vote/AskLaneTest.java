package ngage.backend.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import ngage.backend.vote.AskLane.Shipment;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueRunId;
import ngage.protocol.OptionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When the ballots of an ask go on their way.
class AskLaneTest {

    private static final BallotBoxConfig CONFIG = BallotBoxConfig.DEFAULT;
    private static final long MAX_WAIT = CONFIG.maxWait().toNanos();
    private static final BallotReply NOBODY =
            new BallotReply() {
                @Override
                public void onCounted(OptionId choice) {}

                @Override
                public void onRefused(BallotRefusal reason) {}

                @Override
                public void onOverloaded() {}
            };

    private final AskLane lane =
            new AskLane(
                    new AskToCount(
                            new CueRunId("r1-1"),
                            List.of(new OptionId("A"), new OptionId("B")),
                            CountingRule.FIRST),
                    0,
                    CONFIG,
                    0);
    private int added;

    private void add(int ballots, long nowNanos) {
        for (int i = 0; i < ballots; i++) {
            boolean _ = lane.add(added++, (byte) 1, NOBODY, nowNanos);
        }
    }

    private static int size(@Nullable Shipment shipment) {
        assertNotNull(shipment);
        return shipment.batch().size();
    }

    @Test
    void goInABatchWhenItIsFull() {
        add(CONFIG.maxBatch() - 1, 0);
        assertNull(lane.takeDue(0));
        add(2, 0);

        assertEquals(500, size(lane.takeDue(0)));
        assertNull(lane.takeDue(0), "the last one waits for others");
    }

    @Test
    void waitForOthersNoLongerThanStated() {
        add(3, 5);
        assertNull(lane.takeDue(5 + MAX_WAIT - 1));
        add(1, 5 + MAX_WAIT - 1);

        assertEquals(4, size(lane.takeDue(5 + MAX_WAIT)));
        assertEquals(10, CONFIG.maxWait().toMillis());
    }

    @Test
    void waitForAReplyWhenAsManyBatchesAreUnderWayAsMayBe() {
        add((CONFIG.maxInFlight() + 1) * CONFIG.maxBatch(), 0);
        for (int i = 0; i < CONFIG.maxInFlight(); i++) {
            assertEquals(CONFIG.maxBatch(), size(lane.takeDue(0)));
        }
        assertNull(lane.takeDue(MAX_WAIT));
    }
}
