package ngage.controlroom.go;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ngage.controlroom.fake.SampleShow;
import ngage.controlroom.go.Notice.Tone;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.monitor.Sight;
import ngage.controlroom.show.AskOnAir;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoModelTest {

    private static final Instant PRESSED = Instant.ofEpochSecond(1_800_000_000);
    private static final MediaTime FRAME = new MediaTime(1_799_999_999_640_000L);

    private final List<FromControlRoom.Go> sent = new ArrayList<>();
    private Sight sight = new Sight(FRAME, false);
    private int ids;
    private long nanos;
    private final GoModel model =
            new GoModel(
                    () -> new CommandId("c-" + ++ids),
                    InstantSource.fixed(PRESSED),
                    () -> nanos,
                    () -> sight,
                    sent::add);

    @Test
    void sendsWhatTheOperatorSaw() {
        ready();
        model.press();
        assertEquals(
                List.of(
                        new FromControlRoom.Go(
                                new CommandId("c-1"),
                                new CueRunId("r1-1"),
                                new CueRunId("r1-2"),
                                FRAME,
                                PRESSED)),
                sent);
    }

    @Test
    void countsBackByTheReactionTime() {
        ready();
        model.reactionProperty().set(Duration.ofMillis(200));
        model.press();
        assertEquals(FRAME.minus(Duration.ofMillis(200)), sent.getFirst().seen());
    }

    @Test
    void sendsNoFrameWhenItIsLive() {
        ready();
        model.toggleTiming();
        model.press();
        assertEquals(null, sent.getFirst().seen());
    }

    @Test
    void takesTheNudgeAlongAndStartsTheNextCueWithoutOne() {
        ready();
        model.onPulse(pulse(new ToControlRoom.FrameLength(33_367)), nanos);
        model.nudge(-1);
        model.nudge(-1);
        assertEquals("2 frames earlier (67 ms)", model.nudgeWordsProperty().get());

        model.press();
        assertEquals(-2, sent.getFirst().nudgeFrames());
        model.onAccepted(accepted("c-1"));
        assertTrue(notice().text().contains("2 frames earlier"), notice().text());

        Cue question = SampleShow.show().cues().get(0);
        model.onProgress(
                waitingToReveal(question, SampleShow.show().cues().get(2), AskPhase.LOCKED));
        assertEquals("on its frame", model.nudgeWordsProperty().get());
    }

    @Test
    void nudgesNothingWithoutAPicture() {
        ready();
        model.onPulse(pulse(null), nanos);
        model.nudge(1);
        assertEquals(
                new Notice(
                        Tone.REFUSED, "There is no picture, so there are no frames to nudge by."),
                notice());
        model.press();
        assertEquals(0, sent.getFirst().nudgeFrames());
    }

    @Test
    void takesTheNudgeOffWhenTheFramesHaveGoneAndSaysSo() {
        ready();
        model.onPulse(pulse(new ToControlRoom.FrameLength(40_000)), nanos);
        model.nudge(5);
        model.onPulse(pulse(null), nanos);
        assertEquals(0, model.nudgeFramesProperty().get());
        assertEquals("on its frame", model.nudgeWordsProperty().get());
        assertEquals(
                new Notice(
                        Tone.REFUSED,
                        "The length of a frame is no longer known, so the nudge is off."
                                + " It was 5 frames later (200 ms)."),
                notice());

        model.press();
        assertEquals(0, sent.getFirst().nudgeFrames());
        model.onAccepted(accepted("c-1"));
        assertFalse(notice().text().contains("frames later"), notice().text());
    }

    @Test
    void takesTheNudgeOffARefusedGoWhenTheFramesHaveGoneMeanwhile() {
        ready();
        model.onPulse(pulse(new ToControlRoom.FrameLength(40_000)), nanos);
        model.nudge(5);
        model.press();
        Notice waiting = notice();
        model.onPulse(pulse(null), nanos);
        assertEquals(waiting, notice());
        model.onRefused(
                new ToControlRoom.CommandRefused(
                        new CommandId("c-1"), CommandRefusal.TOO_SOON, "Too soon.", null));
        assertEquals(
                new Notice(
                        Tone.REFUSED,
                        "Too soon. The length of a frame is no longer known, so the nudge is off."
                                + " It was 5 frames later."),
                notice());
        model.press();
        assertEquals(0, sent.getLast().nudgeFrames());
    }

    @Test
    void fallsBackToLiveWithoutAFreshPictureAndSaysSo() {
        ready();
        sight = new Sight(null, false);
        model.press();
        assertEquals(null, sent.getFirst().seen());
        model.onAccepted(accepted("c-1"));
        assertTrue(notice().text().contains("live because the monitor has no fresh picture"));
    }

    @Test
    void isLiveAndSaysSoWhenTheRecordingCoversThePicture() {
        ready();
        model.reactionProperty().set(Duration.ofMillis(200));
        sight = new Sight(FRAME, true);
        model.press();
        assertEquals(null, sent.getFirst().seen());
        model.onAccepted(accepted("c-1"));
        assertTrue(
                notice().text()
                        .startsWith("GO taken, live because the monitor showed the recording, at "),
                notice().text());

        sight = new Sight(FRAME, false);
        model.press();
        assertEquals(FRAME.minus(Duration.ofMillis(200)), sent.getLast().seen());
    }

    @Test
    void wasMeantToBeLiveWhateverTheMonitorShows() {
        ready();
        model.toggleTiming();
        sight = new Sight(FRAME, true);
        model.press();
        model.onAccepted(accepted("c-1"));
        assertTrue(notice().text().startsWith("GO taken, live, at "), notice().text());
    }

    @Test
    void sendsNoSecondGoWhileTheFirstIsUnanswered() {
        ready();
        model.press();
        model.press();
        model.press();
        assertEquals(1, sent.size());
        assertEquals(Tone.WAITING, notice().tone());
        assertFalse(model.readyProperty().get());

        model.onAccepted(accepted("c-1"));
        model.press();
        assertEquals(List.of("c-1", "c-2"), sent.stream().map(go -> go.command().value()).toList());
    }

    @Test
    void saysWhatAGoThatWasTakenCouldNotDo() {
        ready();
        model.press();
        ToControlRoom.CommandAccepted whole = accepted("c-1");
        model.onAccepted(
                new ToControlRoom.CommandAccepted(
                        whole.command(),
                        whole.offset(),
                        whole.cueRun(),
                        whole.at(),
                        whole.nextGo(),
                        "Redis is away: answers wait uncounted."));
        assertEquals(Tone.PARTLY, notice().tone());
        assertTrue(notice().text().startsWith("GO taken, as seen"), notice().text());
        assertTrue(
                notice().text().endsWith(" Redis is away: answers wait uncounted."),
                notice().text());
    }

    @Test
    void saysWhyAGoWasRefusedAndWhenTheNextWillBeTaken() {
        ready();
        model.press();
        model.onRefused(
                new ToControlRoom.CommandRefused(
                        new CommandId("c-1"),
                        CommandRefusal.TOO_SOON,
                        "The last GO was 0.4 s ago. Press GO again in 0.6 s.",
                        Duration.ofMillis(600)));
        assertEquals(
                new Notice(Tone.REFUSED, "The last GO was 0.4 s ago. Press GO again in 0.6 s."),
                notice());
        assertEquals("next GO in 0.6 s", model.nextGoProperty().get());
        nanos = Duration.ofMillis(700).toNanos();
        model.tick(nanos);
        assertEquals("", model.nextGoProperty().get());
    }

    @Test
    void saysThatAGoIsBeingRepeatedWhileNobodyCanDecideIt() {
        ready();
        model.press();
        model.onRefused(
                new ToControlRoom.CommandRefused(
                        new CommandId("c-1"), CommandRefusal.NOT_CONDUCTING, "No Redis.", null));
        assertEquals(
                new Notice(Tone.WAITING, "Not decided yet: this GO is being repeated. No Redis."),
                notice());
        assertFalse(model.readyProperty().get());
        model.onAccepted(accepted("c-1"));
        assertEquals(Tone.DONE, notice().tone());
        assertTrue(model.readyProperty().get());
    }

    @Test
    void takesNoNoticeOfAnswersToOthers() {
        ready();
        model.press();
        model.onAccepted(accepted("somebody-elses"));
        assertEquals(Tone.WAITING, notice().tone());
    }

    @Test
    void sendsNothingWithoutALinkAndSaysSo() {
        ready();
        model.onLink(new LinkState(LinkState.Phase.DISCONNECTED, "lost"));
        model.press();
        assertEquals(List.of(), sent);
        assertEquals(
                new Notice(Tone.REFUSED, "No link to the backend: this GO was not sent."),
                notice());
    }

    @Test
    void saysThatNothingIsInStandby() {
        model.onLink(new LinkState(LinkState.Phase.CONNECTED, ""));
        model.onProgress(ShowProgress.of(new ShowRunId("r1"), SampleShow.show()));
        model.press();
        assertEquals(List.of(), sent);
        assertEquals(Tone.REFUSED, notice().tone());
    }

    @Test
    void showsStandbyInWords() {
        ready();
        assertEquals("GO will ask: Which city?", model.standbyWordsProperty().get());
    }

    @Test
    void isNotReadyToRevealBeforeTheLastPhoneHasLocked() {
        Cue question = SampleShow.show().cues().get(1);
        Cue reveal =
                SampleShow.show().cues().stream()
                        .filter(cue ->
                                cue.payload() instanceof CuePayload.Reveal of
                                        && of.target().equals(question.id()))
                        .findFirst()
                        .orElseThrow();
        model.onLink(new LinkState(LinkState.Phase.CONNECTED, ""));

        model.onProgress(waitingToReveal(question, reveal, AskPhase.OPEN));
        model.tick(nanos);
        assertFalse(model.readyProperty().get());
        assertEquals("waits until the last phone has locked", model.nextGoProperty().get());

        model.onProgress(waitingToReveal(question, reveal, AskPhase.LOCKED));
        model.tick(nanos);
        assertTrue(model.readyProperty().get());
        assertEquals("", model.nextGoProperty().get());
    }

    private static ShowProgress waitingToReveal(Cue question, Cue reveal, AskPhase phase) {
        CueRunId run = new CueRunId("r1-2");
        AskOnAir ask = new AskOnAir(run, question, FRAME, FRAME, phase, null, null);
        return new ShowProgress(
                new ShowRunId("r1"),
                SampleShow.show(),
                RunMode.ON_AIR,
                new RunOfCue(run, question),
                new RunOfCue(new CueRunId("r1-3"), reveal),
                Set.of(question.id()),
                Map.of(run, ask),
                null,
                List.of());
    }

    private void ready() {
        Show show = SampleShow.show();
        model.onLink(new LinkState(LinkState.Phase.CONNECTED, ""));
        model.onProgress(
                new ShowProgress(
                        new ShowRunId("r1"),
                        show,
                        RunMode.ON_AIR,
                        new RunOfCue(new CueRunId("r1-1"), show.cues().get(0)),
                        new RunOfCue(new CueRunId("r1-2"), show.cues().get(1)),
                        Set.of(),
                        Map.of(),
                        null,
                        List.of()));
    }

    private static ToControlRoom.Pulse pulse(ToControlRoom.@Nullable FrameLength frame) {
        return new ToControlRoom.Pulse(
                PRESSED,
                FRAME,
                new ToControlRoom.AudiencePulse(
                        0, 0, 0, 0, 0, null, null, null, null, 0, List.of()),
                null,
                new ToControlRoom.StreamPulse(ToControlRoom.StreamState.LIVE, "live", FRAME, frame),
                List.of());
    }

    private Notice notice() {
        return model.noticeProperty().get();
    }

    private static ToControlRoom.CommandAccepted accepted(String command) {
        return new ToControlRoom.CommandAccepted(
                new CommandId(command), 7, new CueRunId("r1-2"), FRAME, PRESSED, null);
    }
}
