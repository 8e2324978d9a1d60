package ngage.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import ngage.testsupport.FrameSkew.Sample;
import org.junit.jupiter.api.Test;

class SyncBenchmarkTest {

    private static final int CUES = 40;
    private static final Sample ON_ITS_FRAME = new Sample(500, 500, 500);

    @Test
    void allFiguresAreMetWhereEachCueIsOnItsFrame() {
        List<Figure> figures =
                SyncBenchmark.figures(
                        List.of(row("plain", 40, List.of()), row("low-latency", 40, List.of())),
                        CUES);
        assertEquals(
                List.of(
                        "figure sync-cues-measured 80 cues",
                        "figure sync-cues-least 40 cues goal 36 met",
                        "figure sync-identical-frame 100 % goal 95 met",
                        "figure sync-identical-displayed 100 % goal 99 met",
                        "figure sync-earliest 0 frames goal 0 met",
                        "figure sync-off-displayed-max 0 frames goal 1 met",
                        "figure sync-ingest-to-phone-plain 2 s goal 8 met",
                        "figure sync-ingest-to-phone-low-latency 2 s goal 3 met"),
                figures.stream().map(Figure::line).toList());
    }

    @Test
    void isShortWhereOnePhoneShowedNothing() {
        List<SyncRow> rows = List.of(row("plain", 40, List.of()), row("seeks", 0, List.of()));
        assertEquals("figure sync-cues-least 0 cues goal 36 short", line(rows, "sync-cues-least"));
    }

    @Test
    void isShortWhereNobodyShowedAnything() {
        List<SyncRow> rows = List.of(row("slow-cdn", 0, List.of()));
        assertEquals(
                List.of(
                        "figure sync-cues-measured 0 cues",
                        "figure sync-cues-least 0 cues goal 36 short"),
                SyncBenchmark.figures(rows, CUES).stream().map(Figure::line).toList());
    }

    @Test
    void countsTheFirstCuesOfLateJoinsAmongThoseThatWereShown() {
        List<SyncRow> rows = List.of(row("late-join", 34, List.of(late(0), late(0))));
        assertEquals("figure sync-cues-least 36 cues goal 36 met", line(rows, "sync-cues-least"));
    }

    @Test
    void wantsFewerCuesOfAShorterRun() {
        assertEquals(
                Figure.atLeast("sync-cues-least", 8, "cues", 9),
                figure(
                        SyncBenchmark.figures(List.of(row("slow-cdn", 8, List.of())), 10),
                        "sync-cues-least"));
    }

    @Test
    void isNeverEarlyOnAPhoneThatJoinsLateEither() {
        assertEquals(
                "figure sync-earliest 0 frames goal 0 met",
                line(List.of(row("late-join", 36, List.of(late(0)))), "sync-earliest"));
        assertEquals(
                "figure sync-earliest -2 frames goal 0 short",
                line(List.of(row("late-join", 36, List.of(late(-2)))), "sync-earliest"));
    }

    @Test
    void isEarlyByTheCueThatIsMostSo() {
        List<Sample> samples = List.of(ON_ITS_FRAME, new Sample(500, 497, 500));
        SyncRow row = new SyncRow("seeks", samples, List.of(), 0, Duration.ofSeconds(2), 0);
        assertEquals(
                "figure sync-earliest -3 frames goal 0 short", line(List.of(row), "sync-earliest"));
    }

    /// A cue that was over when the phone got its first picture, 40 frames later.
    ///
    /// @param off the first frame that was presented, by so many frames
    private static Sample late(int off) {
        return new Sample(500, 540 + off, 540);
    }

    private static SyncRow row(String condition, int onTheirFrames, List<Sample> joins) {
        return new SyncRow(
                condition,
                Collections.nCopies(onTheirFrames, ON_ITS_FRAME),
                joins,
                0,
                Duration.ofSeconds(2),
                0);
    }

    private static String line(List<SyncRow> rows, String name) {
        return figure(SyncBenchmark.figures(rows, CUES), name).line();
    }

    private static Figure figure(List<Figure> figures, String name) {
        return figures.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }
}
