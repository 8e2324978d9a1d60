package ngage.backend.video.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import ngage.backend.video.ts.CueMark;
import ngage.protocol.AsRun;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CueWriterTest {

    private static final SealKey KEY = SealKey.of(new byte[32]);
    private static final CueRunId CUE = new CueRunId("c7");
    private static final long S = 100_000_000;
    private static final long FRAME = 40_000;

    private final CueMarks marks = new CueMarks();
    private final CueWriter writer = new CueWriter(marks);
    private long offset;

    @Test
    void aCueIsAtItsFrameAndAtTheStartsOfTheNextTwoSegments() {
        onAir(CUE, S, new SealedContent("AAAA"));
        List<CueMark> cue = List.of(new CueMark(CUE, new MediaTime(S), KEY));

        assertEquals(List.of(), writer.atStart(new MediaTime(S - 2 * FRAME)));
        assertEquals(List.of(), writer.at(new MediaTime(S - FRAME)));
        assertEquals(cue, writer.at(new MediaTime(S - 900)), "as near as stamps are rounded");
        assertEquals(List.of(), writer.at(new MediaTime(S + FRAME)));
        assertEquals(cue, writer.atStart(new MediaTime(S + 1_000_000)));
        assertEquals(List.of(), writer.at(new MediaTime(S + 1_000_000 + FRAME)));
        assertEquals(cue, writer.atStart(new MediaTime(S + 2_000_000)));
        assertEquals(List.of(), writer.atStart(new MediaTime(S + 3_000_000)));
    }

    @Test
    void aCueWhoseFrameIsGoneIsAtTheNextOne() {
        assertEquals(List.of(), writer.at(new MediaTime(S + FRAME)));
        onAir(CUE, S, new SealedContent("AAAA"));

        assertEquals(
                List.of(new CueMark(CUE, new MediaTime(S), KEY)),
                writer.at(new MediaTime(S + 2 * FRAME)));
    }

    @Test
    void whatHasNoContentOrIsOfLongAgoIsNotInTheStream() {
        onAir(CUE, S, null);
        onAir(new CueRunId("c8"), S - 60_000_000, new SealedContent("AAAA"));

        assertEquals(List.of(), writer.at(new MediaTime(S)));
    }

    @Test
    void keepsTheNewestOnly() {
        for (int i = 0; i < 2 * CueMarks.KEPT; i++) {
            onAir(new CueRunId("c" + i), S, new SealedContent("AAAA"));
        }

        assertEquals(CueMarks.KEPT, marks.newest().size());
        assertEquals(new CueRunId("c63"), marks.newest().getLast().cueRun());
    }

    private void onAir(CueRunId cueRun, long at, @Nullable SealedContent content) {
        hear(new Fact.CueStaged(cueRun, content));
        hear(new Fact.CueOnAir(cueRun, new MediaTime(at), null, KEY));
    }

    private void hear(Fact fact) {
        offset++;
        marks.onEntry(
                new LogEntry(offset, Instant.EPOCH, fact, new AsRun(null, null, null, null, null)));
    }
}
