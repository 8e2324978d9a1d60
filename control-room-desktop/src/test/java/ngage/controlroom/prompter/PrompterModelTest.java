package ngage.controlroom.prompter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import ngage.controlroom.fake.SampleShow;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.AsRun;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrompterModelTest {

    private final PrompterModel model = new PrompterModel();
    private final ParagraphHeights heights = new ParagraphHeights(List.of(100.0, 100.0, 100.0), 50);

    @Test
    void showsTheTextInStandbyBeforeAnythingIsOnAir() {
        model.onProgress(progress(null, "hello"));
        assertEquals("hello", shown());
        assertEquals(3, Objects.requireNonNull(model.textProperty().get()).paragraphs().size());
        assertEquals("q1", next());
    }

    @Test
    void followsGoToTheTopOfTheNextText() {
        model.onProgress(progress("hello", "q1"));
        model.faster();
        model.scroll(heights, 10);
        model.onProgress(progress("q1", "q1-lock"));
        assertEquals("q1", shown());
        assertEquals(PrompterPosition.startOf(new CueId("q1")), model.position());
        assertEquals("q1-reveal", next());
    }

    @Test
    void keepsTheTextWhileACueOnAirHasNone() {
        model.onProgress(progress("q1", "q1-lock"));
        model.faster();
        model.scroll(heights, 10);
        PrompterPosition before = model.position();
        model.onProgress(progress("q1-lock", "q1-reveal"));
        assertEquals("q1", shown());
        assertEquals(before, model.position());
    }

    @Test
    void keepsItsPlaceWhenTheTextItShowsGoesOnAir() {
        model.onProgress(progress(null, "hello"));
        model.nextParagraph();
        model.onProgress(progress("hello", "q1"));
        assertEquals(new PrompterPosition(new CueId("hello"), 1, 0), model.position());
    }

    @Test
    void scrollsByLinesAndGoesOnWithoutALink() {
        model.onProgress(progress("hello", "q1"));
        for (int step = 0; step < 10; step++) {
            model.faster();
        }
        model.onLink(new LinkState(LinkState.Phase.DISCONNECTED, "lost"));
        model.scroll(heights, 3);
        assertTrue(model.linkLostProperty().get());
        assertEquals(new PrompterPosition(new CueId("hello"), 1, 0.5), model.position());
    }

    @Test
    void countsTheAnswerTimeDownAndThenWaitsForLaterPhones() {
        MediaTime at = new MediaTime(1_000_000);
        model.onProgress(
                ShowProgress.of(new ShowRunId("r1"), SampleShow.show()).after(asked(1, at)));
        model.onPulse(pulseAt(at), 0);
        model.tick(0);
        assertEquals("10", model.countdownProperty().get());
        model.tick(Duration.ofMillis(9_500).toNanos());
        assertEquals("1", model.countdownProperty().get());
        model.tick(Duration.ofSeconds(10).toNanos());
        assertEquals("wait", model.countdownProperty().get());
    }

    @Test
    void countsWhatThePresenterHasLeftAheadOfTheProgramme() {
        MediaTime at = new MediaTime(30_000_000);
        ShowProgress delayed =
                ShowProgress.of(new ShowRunId("r1"), SampleShow.show())
                        .after(entry(1, new Fact.StudioDelaySet(Duration.ofSeconds(15)), null));
        model.onProgress(delayed.after(asked(2, at)));
        // A GO live: its moment reaches the programme a delay later than the floor.
        model.onPulse(pulseAt(at.minus(Duration.ofSeconds(15))), 0);
        model.tick(0);
        assertEquals("10", model.countdownProperty().get());
    }

    @Test
    void beginsAnewWithANewShowRun() {
        model.onProgress(progress("q1", "q1-lock"));
        model.nextParagraph();
        model.onProgress(
                ShowProgress.of(new ShowRunId("r2"), SampleShow.show())
                        .after(entry(1, new Fact.CueStaged(new CueRunId("r2-1"), null), "hello")));
        assertEquals("hello", shown());
        assertEquals(PrompterPosition.startOf(new CueId("hello")), model.position());
    }

    private static LogEntry asked(long offset, MediaTime at) {
        Fact fact =
                new Fact.CueOnAir(
                        new CueRunId("r1-1"),
                        at,
                        at.plus(Duration.ofSeconds(18)),
                        SealKey.of(new byte[32]));
        return entry(offset, fact, "q1");
    }

    private static LogEntry entry(long offset, Fact fact, @Nullable String cue) {
        return new LogEntry(
                offset,
                Instant.EPOCH,
                fact,
                new AsRun(cue == null ? null : new CueId(cue), null, null, null, null));
    }

    private static ToControlRoom.Pulse pulseAt(MediaTime now) {
        return new ToControlRoom.Pulse(
                Instant.EPOCH,
                now,
                new ToControlRoom.AudiencePulse(
                        0, 0, 0, 0, 0, null, null, null, null, 0, List.of()),
                null,
                new ToControlRoom.StreamPulse(ToControlRoom.StreamState.LIVE, "live", now),
                List.of());
    }

    private String shown() {
        return Objects.requireNonNull(model.textProperty().get()).cue().id().value();
    }

    private String next() {
        return Objects.requireNonNull(model.nextProperty().get()).cue().id().value();
    }

    private static ShowProgress progress(@Nullable String onAir, String standby) {
        Show show = SampleShow.show();
        return new ShowProgress(
                new ShowRunId("r1"),
                show,
                RunMode.REHEARSAL,
                onAir == null ? null : run(show, onAir),
                run(show, standby),
                Set.of(),
                Map.of(),
                null,
                List.of());
    }

    private static RunOfCue run(Show show, String cue) {
        return new RunOfCue(new CueRunId("r1-" + cue), show.cue(new CueId(cue)).orElseThrow());
    }
}
