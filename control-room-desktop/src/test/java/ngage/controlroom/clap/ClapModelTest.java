package ngage.controlroom.clap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ngage.controlroom.go.Notice;
import ngage.controlroom.go.Notice.Tone;
import ngage.controlroom.monitor.Sight;
import ngage.controlroom.ui.Fx;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom;
import org.junit.jupiter.api.Test;

class ClapModelTest {

    private static final MediaTime NOW = new MediaTime(1_800_000_000_000_000L);

    private final List<SetStudioDelay> sent = new ArrayList<>();
    private Sight sight = new Sight(null, false);
    private long nanos;
    private final ClapModel model =
            new ClapModel(
                    () -> new CommandId("clap-" + (sent.size() + 1)),
                    () -> nanos,
                    () -> sight,
                    sent::add,
                    new Fx(Runnable::run));

    @Test
    void measuresFromThePressToTheClapInTheProgramme() {
        model.onPulse(pulse(), nanos);
        model.press();
        hear(new StudioSound(2, 0.05).clapAt(0.480, 0.9), NOW);

        assertEquals(1, sent.size());
        long delay = sent.getFirst().delay().toMillis();
        assertTrue(Math.abs(delay - 480) <= 2, "measured " + delay + " ms");

        model.onAccepted(
                new ToControlRoom.CommandAccepted(
                        sent.getFirst().command(), 9, null, null, Instant.EPOCH, null));
        assertEquals(Tone.DONE, model.noticeProperty().get().tone());
    }

    @Test
    void takesNoClapFromBeforeThePress() {
        model.onPulse(pulse(), nanos);
        model.press();
        hear(
                new StudioSound(3, 0.05).clapAt(0.5, 0.9).clapAt(1.9, 0.9),
                NOW.minus(Duration.ofSeconds(1)));

        assertEquals(1, sent.size());
        long delay = sent.getFirst().delay().toMillis();
        assertTrue(Math.abs(delay - 900) <= 2, "measured " + delay + " ms");
    }

    @Test
    void takesTheDelayByHandWhereNoClapCanBeHeard() {
        Duration step = Duration.ofMillis(250);
        model.adjust(step.negated());
        assertEquals(List.of(), sent, "nobody is ahead of time");

        model.adjust(step);
        model.adjust(step);
        assertEquals(
                List.of(step, step.multipliedBy(2)),
                sent.stream().map(SetStudioDelay::delay).toList(),
                "who presses again before the answer means more");
        model.onAccepted(
                new ToControlRoom.CommandAccepted(
                        sent.getLast().command(), 9, null, null, Instant.EPOCH, null));
        assertEquals(
                new Notice(Tone.DONE, "Studio delay by hand: 500 ms. GO live counts with it."),
                model.noticeProperty().get());
    }

    @Test
    void measuresNothingWithoutAPress() {
        model.onPulse(pulse(), nanos);
        hear(new StudioSound(2, 0.05).clapAt(0.480, 0.9), NOW);

        assertEquals(List.of(), sent);
    }

    @Test
    void takesASecondPressForTheClapInThePicture() {
        model.onPulse(pulse(), nanos);
        model.press();
        sight = new Sight(NOW.plus(Duration.ofMillis(640)), false);
        nanos += Duration.ofMillis(900).toNanos();
        model.press();

        assertEquals(
                List.of(new SetStudioDelay(new CommandId("clap-1"), Duration.ofMillis(640))), sent);
    }

    @Test
    void aSecondPressOnAPictureFromBeforeTheClapMeasuresNothingAndListensOn() {
        model.onPulse(pulse(), nanos);
        model.press();
        sight = new Sight(NOW.minus(Duration.ofSeconds(8)), false);
        model.press();
        assertEquals(List.of(), sent);
        assertEquals(Tone.WAITING, model.noticeProperty().get().tone());

        sight = new Sight(NOW.plus(Duration.ofMillis(640)), false);
        model.press();
        assertEquals(Duration.ofMillis(640), sent.getFirst().delay());
    }

    @Test
    void takesNoClapBySightWhileTheRecordingCoversThePictureAndListensOn() {
        model.onPulse(pulse(), nanos);
        model.press();
        sight = new Sight(NOW.plus(Duration.ofMillis(640)), true);
        model.press();
        assertEquals(List.of(), sent);
        assertEquals(
                new Notice(
                        Tone.WAITING,
                        "The monitor shows the recording: no clap is to be seen there. Listening for its sound."),
                model.noticeProperty().get());

        hear(new StudioSound(2, 0.05).clapAt(0.700, 0.9), NOW);
        long delay = sent.getFirst().delay().toMillis();
        assertTrue(Math.abs(delay - 700) <= 2, "measured " + delay + " ms");
    }

    @Test
    void countsItsPatienceByTheProgrammeThatTheRecordingCovers() {
        model.onPulse(pulse(), nanos);
        model.press();
        sight = new Sight(NOW.plus(Duration.ofSeconds(8)), true);
        model.tick(nanos + ClapModel.PATIENCE.toNanos() + 1);
        assertEquals(Tone.WAITING, model.noticeProperty().get().tone());
    }

    @Test
    void givesUpAClapThatNobodyHearsAndSaysWhatToDo() {
        model.onPulse(pulse(), nanos);
        model.press();
        model.tick(nanos + ClapModel.PATIENCE.toNanos() + 1);

        assertEquals(Tone.REFUSED, model.noticeProperty().get().tone());
        hear(new StudioSound(2, 0.05).clapAt(0.480, 0.9), NOW);
        assertEquals(List.of(), sent);
    }

    @Test
    void waitsForTheClapAsLongAsTheMonitorIsBehind() {
        model.onPulse(pulse(), nanos);
        model.press();
        sight = new Sight(NOW.plus(Duration.ofSeconds(8)), false);
        model.tick(nanos + ClapModel.PATIENCE.toNanos() + 1);
        hear(new StudioSound(10, 0.05).clapAt(9.25, 0.9), NOW);

        assertEquals(1, sent.size());
        long delay = sent.getFirst().delay().toMillis();
        assertTrue(Math.abs(delay - 9_250) <= 2, "measured " + delay + " ms");
    }

    @Test
    void givesUpWhenTheMonitorHasComeTooFar() {
        model.onPulse(pulse(), nanos);
        model.press();
        sight = new Sight(NOW.plus(ClapModel.PATIENCE).plus(Duration.ofMillis(1)), false);
        model.tick(nanos);

        assertEquals(Tone.REFUSED, model.noticeProperty().get().tone());
    }

    @Test
    void saysWhyItWasNotTaken() {
        model.onPulse(pulse(), nanos);
        model.press();
        hear(new StudioSound(2, 0.05).clapAt(0.480, 0.9), NOW);
        refuse(CommandRefusal.NOT_RUNNING, "The run is over.");

        assertEquals(
                "The delay was not taken: The run is over.", model.noticeProperty().get().text());
    }

    @Test
    void waitsForTheAnswerToARepeatWhileNobodyConducts() {
        model.onPulse(pulse(), nanos);
        model.press();
        hear(new StudioSound(2, 0.05).clapAt(0.480, 0.9), NOW);
        refuse(CommandRefusal.NOT_CONDUCTING, "Nobody.");
        assertEquals(
                "Clap heard 480 ms after the press. Not decided yet. Nobody.",
                model.noticeProperty().get().text());

        model.onAccepted(
                new ToControlRoom.CommandAccepted(
                        sent.getFirst().command(), 9, null, null, Instant.EPOCH, null));
        assertEquals(
                "Clap heard 480 ms after the press. GO live counts with it.",
                model.noticeProperty().get().text());
    }

    private void refuse(CommandRefusal reason, String message) {
        model.onRefused(
                new ToControlRoom.CommandRefused(sent.getFirst().command(), reason, message, null));
    }

    private void hear(StudioSound sound, MediaTime from) {
        sound.from(from).forEach(model::onSound);
    }

    private static ToControlRoom.Pulse pulse() {
        return new ToControlRoom.Pulse(
                Instant.EPOCH,
                NOW,
                new ToControlRoom.AudiencePulse(
                        0, 0, 0, 0, 0, null, null, null, null, 0, List.of()),
                null,
                new ToControlRoom.StreamPulse(ToControlRoom.StreamState.LIVE, "live", NOW),
                List.of());
    }
}
