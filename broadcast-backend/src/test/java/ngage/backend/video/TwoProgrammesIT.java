package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ngage.backend.video.ts.CueMark;
import ngage.protocol.AsRun;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two shows side by side, one studio by SRT, the other by RTMP: each has its own pictures and cues.
@Timeout(90)
class TwoProgrammesIT {

    private static final int OTHERS = 5000;

    @TempDir Path data;

    @Test
    void neitherPicturesNorCuesGoFromOneToTheOther() throws Exception {
        try (TestProgramme quiz = new TestProgramme(data.resolve("a"), new ShowRunId("quiz"));
                TestProgramme gala = new TestProgramme(data.resolve("b"), new ShowRunId("gala"));
                FakeStudio _ = quiz.srtStudio(0);
                FakeStudio _ = gala.rtmpStudio(TestProgramme.KEY, OTHERS)) {
            quiz.awaitLive();
            gala.awaitLive();
            CueMark inQuiz = onAir(quiz, "in-quiz");
            CueMark inGala = onAir(gala, "in-gala");
            int last = quiz.newest().size() + 2;
            int lastOfGala = gala.newest().size() + 2;
            TestProgramme.await(
                    () -> quiz.newest().size() >= last && gala.newest().size() >= lastOfGala);

            check(quiz, inQuiz, 0);
            check(gala, inGala, OTHERS);
            assertEquals(0, quiz.find("gala/240p/playlist.m3u8").length);
        }
    }

    private static void check(TestProgramme show, CueMark cue, int firstNumber) throws Exception {
        byte[] stream = show.bytes(show.newest());

        Set<CueRunId> cues =
                ReceivedStream.cues(stream).stream()
                        .map(CueMark::cueRun)
                        .collect(Collectors.toSet());
        assertEquals(Set.of(cue.cueRun()), cues);
        List<Integer> numbers = TestFfmpeg.frameNumbers(show.ffmpeg, stream);
        int first = Collections.min(numbers);
        assertTrue(first >= firstNumber && first < firstNumber + OTHERS, "begins with " + first);
        assertEquals(
                IntStream.range(first, first + numbers.size()).boxed().toList(),
                numbers,
                "no frame of another");
    }

    private static CueMark onAir(TestProgramme show, String name) {
        CueMark mark =
                new CueMark(
                        new CueRunId(name),
                        new MediaTime(show.clock.now().micros()),
                        SealKey.of(new byte[32]));
        hear(show, new Fact.CueStaged(mark.cueRun(), new SealedContent("AAAA")));
        hear(show, new Fact.CueOnAir(mark.cueRun(), mark.at(), null, mark.key()));
        return mark;
    }

    private static void hear(TestProgramme show, Fact fact) {
        show.cues.onEntry(
                new LogEntry(1, Instant.EPOCH, fact, new AsRun(null, null, null, null, null)));
    }
}
