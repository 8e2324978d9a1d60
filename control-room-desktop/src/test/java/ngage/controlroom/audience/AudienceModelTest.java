package ngage.controlroom.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import ngage.controlroom.fake.SampleShow;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.AsRun;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.AudiencePulse;
import org.junit.jupiter.api.Test;

class AudienceModelTest {

    private final AudienceModel model = new AudienceModel();

    @Test
    void saysHowManyHoldTheCueInStandbyAndThatNobodyDoes() {
        model.onProgress(standby("q1"));
        model.onPulse(pulse(1_000, 979), 0);
        assertEquals("staged on 97.9 %", model.heldProperty().get());

        model.onPulse(pulse(1_000, 0), 0);
        assertEquals("staged on 0.0 %", model.heldProperty().get());
    }

    @Test
    void saysNothingOfACueThatIsNotForPhonesNorWithoutPhones() {
        model.onProgress(standby("q1-lock"));
        model.onPulse(pulse(1_000, 0), 0);
        assertEquals("–", model.heldProperty().get());

        model.onProgress(standby("q1"));
        model.onPulse(pulse(0, 0), 0);
        assertEquals("–", model.heldProperty().get());
    }

    private static AudiencePulse pulse(long connected, long held) {
        return new AudiencePulse(connected, 0, 0, held, 0, null, null, null, null, 0, List.of());
    }

    private static ShowProgress standby(String cue) {
        CueRunId run = new CueRunId("r1-1");
        return ShowProgress.of(new ShowRunId("r1"), SampleShow.show())
                .after(
                        new LogEntry(
                                1,
                                Instant.EPOCH,
                                new Fact.CueStaged(run, null),
                                new AsRun(new CueId(cue), run, null, null, null)));
    }
}
