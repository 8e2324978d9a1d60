package ngage.controlroom.prompter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import ngage.protocol.CueId;
import org.junit.jupiter.api.Test;

class ParagraphHeightsTest {

    private static final CueId CUE = new CueId("q1");
    private final ParagraphHeights heights = new ParagraphHeights(List.of(100.0, 200.0, 300.0), 50);

    @Test
    void turnsDistancesIntoPositionsAndBack() {
        assertEquals(new PrompterPosition(CUE, 1, 0.5), heights.positionAt(CUE, 200));
        assertEquals(200, heights.yOf(new PrompterPosition(CUE, 1, 0.5)));
        assertEquals(new PrompterPosition(CUE, 1, 0), heights.positionAt(CUE, 100));
    }

    @Test
    void holdsTheLastLine() {
        assertEquals(heights.end(), heights.yOf(heights.positionAt(CUE, 10_000)), 1e-9);
        assertEquals(500, heights.end());
    }

    @Test
    void meansTheSamePlaceInAWindowOfAnotherSize() {
        PrompterPosition position = heights.positionAt(CUE, 250);
        ParagraphHeights twice = new ParagraphHeights(List.of(200.0, 400.0, 600.0), 100);
        assertEquals(500, twice.yOf(position));
    }
}
