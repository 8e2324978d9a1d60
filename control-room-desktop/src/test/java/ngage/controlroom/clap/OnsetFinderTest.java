package ngage.controlroom.clap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import ngage.controlroom.monitor.Sound;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class OnsetFinderTest {

    private static final MediaTime BEGIN = new MediaTime(1_800_000_000_000_000L);

    @Test
    void findsAClapOverTalkWithinTwoMilliseconds() {
        List<Long> found = micros(new StudioSound(2, 0.05).clapAt(1.2345, 0.9));

        assertEquals(1, found.size(), found + " are onsets");
        assertTrue(Math.abs(found.getFirst() - 1_234_500) <= 2_000, found + " is not the clap");
    }

    @Test
    void takesNoTalkForAClap() {
        assertEquals(List.of(), micros(new StudioSound(5, 0.3)));
    }

    @Test
    void hearsNoClapInTheNoiseOfSilence() {
        assertEquals(List.of(), micros(new StudioSound(1, 0).clapAt(0.5, 0.001)));
    }

    private static List<Long> micros(StudioSound sound) {
        OnsetFinder finder = new OnsetFinder();
        return sound.from(BEGIN).stream()
                .flatMap((Sound stretch) -> finder.hear(stretch).stream())
                .map(at -> at.micros() - BEGIN.micros())
                .toList();
    }
}
