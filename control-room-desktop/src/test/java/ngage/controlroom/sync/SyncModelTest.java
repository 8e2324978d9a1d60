package ngage.controlroom.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import ngage.controlroom.sync.SyncModel.Bar;
import ngage.protocol.ToControlRoom.AudiencePulse;
import ngage.protocol.ToControlRoom.SpreadBar;
import org.junit.jupiter.api.Test;

class SyncModelTest {

    @Test
    void tellsTheSpreadInSharesAndInWords() {
        SyncModel model = new SyncModel();
        model.onPulse(
                new AudiencePulse(
                        100,
                        0,
                        0,
                        0,
                        100,
                        null,
                        null,
                        null,
                        null,
                        1_204,
                        List.of(
                                new SpreadBar(Duration.ofMillis(-1000), Duration.ZERO, 0),
                                new SpreadBar(Duration.ZERO, Duration.ofMillis(20), 75),
                                new SpreadBar(Duration.ofMillis(20), null, 25))),
                0);

        assertEquals(
                List.of(
                        new Bar("early", 0, "0 phones early (0.0 %)"),
                        new Bar("0–20", 0.75, "75 phones 0–20 ms after the cue's frame (75.0 %)"),
                        new Bar("20+", 0.25, "25 phones 20+ ms after the cue's frame (25.0 %)")),
                model.barsProperty().get());
        assertEquals("1,204 frames dropped", model.droppedWordsProperty().get());
    }
}
