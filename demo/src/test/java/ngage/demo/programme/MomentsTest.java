package ngage.demo.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import ngage.demo.DemoShow;
import ngage.protocol.CueId;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import org.junit.jupiter.api.Test;

class MomentsTest {

    private static final Duration SLOWEST_PHONE = Duration.ofSeconds(9);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Show show = DemoShow.read();

    @Test
    void everyCueOfTheShowHasItsMomentInOrder() {
        List<CueId> rundown = show.cues().stream().map(Cue::id).toList();

        assertEquals(rundown, List.copyOf(Moments.frames().keySet()));
        assertEquals(
                rundown.stream().map(Moments::of).sorted().toList(),
                rundown.stream().map(Moments::of).toList());
    }

    @Test
    void revealsComeAfterTheSlowestPhoneHasClosed() {
        for (Cue cue : show.cues()) {
            if (cue.payload() instanceof CuePayload.Reveal reveal) {
                Duration closes = end(reveal.target()).plus(SLOWEST_PHONE).plus(GRACE);
                assertTrue(
                        Moments.of(cue.id()).compareTo(closes) >= 0,
                        cue.id() + " comes before its ask closes");
            }
        }
    }

    /// @return when phones in the studio stop taking answers
    private Duration end(CueId ask) {
        if (show.cue(ask).orElseThrow().payload() instanceof CuePayload.Question question) {
            return Moments.of(ask).plus(question.window());
        }
        return show.cues().stream()
                .filter(cue -> cue.payload().equals(new CuePayload.Lock(ask)))
                .map(cue -> Moments.of(cue.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void allPhonesHaveShownTheWelcomeBeforeTheFirstQuestion() {
        Duration between = Moments.of(new CueId("q1")).minus(Moments.of(new CueId("welcome")));

        assertTrue(between.compareTo(SLOWEST_PHONE) > 0, "only " + between);
    }

    @Test
    void theProgrammeLoopsOnAWholeNumberOfSoundPackets() {
        long samples = Moments.length().toMillis() * ProgrammeSound.SAMPLE_RATE / 1000;

        assertEquals(0, Moments.LENGTH_FRAMES % 16);
        assertEquals(samples / 1024.0, Math.rint(samples / 1024.0), 0.05);
    }
}
