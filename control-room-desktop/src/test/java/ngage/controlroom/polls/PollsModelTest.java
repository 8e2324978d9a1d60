package ngage.controlroom.polls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ngage.controlroom.fake.SampleShow;
import ngage.controlroom.show.AskOnAir;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollsModelTest {

    private static final CueRunId RUN = new CueRunId("r1-2");
    private static final MediaTime NOW = new MediaTime(1_800_000_000_000_000L);

    private final PollsModel model = new PollsModel();

    @Test
    void countsLiveFromThePulsesOfThisCueRunOnly() {
        model.onProgress(progress(AskPhase.OPEN, null, null));
        model.onPulse(pulse(RUN, Map.of(new OptionId("A"), 30L, new OptionId("B"), 10L)), 0);
        assertEquals(
                new TallyLine("A", "Mumbai", 30, 40, false), model.linesProperty().get().get(0));
        assertEquals("75.0 %", model.linesProperty().get().get(0).percent());
        assertEquals("40 answered, 2,000 connected", model.answeredProperty().get());

        model.onPulse(pulse(new CueRunId("r1-1"), Map.of(new OptionId("A"), 99L)), 0);
        assertEquals(0, model.linesProperty().get().get(0).ballots());
    }

    @Test
    void showsTheFinalResultOfTheLogWhateverThePulsesSay() {
        model.onProgress(
                progress(
                        AskPhase.REVEALED,
                        new Tally(Map.of(new OptionId("A"), 31L)),
                        new OptionId("A")));
        model.onPulse(pulse(RUN, Map.of(new OptionId("A"), 30L)), 0);
        assertEquals(
                new TallyLine("A", "Mumbai", 31, 31, true), model.linesProperty().get().get(0));
        assertEquals("final result", model.barrierProperty().get());
    }

    @Test
    void countsDownToTheRevealBarrierByTheStudiosClock() {
        model.onProgress(progress(AskPhase.OPEN, null, null));
        model.onPulse(pulse(RUN, Map.of()), 0);
        model.tick(Duration.ofMillis(900).toNanos());
        assertEquals("last phone locks in 4.1 s", model.barrierProperty().get());
    }

    @Test
    void goesGreyAfterTwoSeconds() {
        model.onPulse(pulse(RUN, Map.of()), 0);
        model.tick(Duration.ofMillis(1900).toNanos());
        assertFalse(model.freshness().isStale());
        model.tick(Duration.ofMillis(2100).toNanos());
        assertTrue(model.freshness().isStale());
        assertEquals("2.1 s old", model.freshness().textProperty().get());
    }

    private static ShowProgress progress(
            AskPhase phase, @Nullable Tally result, @Nullable OptionId answer) {
        Show show = SampleShow.show();
        AskOnAir ask =
                new AskOnAir(
                        RUN,
                        show.cues().get(1),
                        NOW,
                        NOW.plus(Duration.ofSeconds(5)),
                        phase,
                        result,
                        answer);
        return new ShowProgress(
                new ShowRunId("r1"),
                show,
                RunMode.ON_AIR,
                null,
                null,
                Set.of(),
                Map.of(RUN, ask),
                null,
                List.of());
    }

    private static ToControlRoom.Pulse pulse(CueRunId run, Map<OptionId, Long> counts) {
        return new ToControlRoom.Pulse(
                Instant.EPOCH,
                NOW,
                new ToControlRoom.AudiencePulse(
                        2000, 0, 0, 0, 0, null, null, null, null, 0, List.of()),
                new ToControlRoom.AskPulse(run, true, new Tally(counts), null),
                new ToControlRoom.StreamPulse(ToControlRoom.StreamState.LIVE, "", null),
                List.of());
    }
}
