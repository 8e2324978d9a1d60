package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.protocol.CueId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;

/// A show of questions in a row, each open for a few seconds, and then their reveals.
final class NightShow {

    private static final OptionId RIGHT = new OptionId("A");
    private static final Duration WINDOW = Duration.ofSeconds(2);

    static final CueId FIRST_REVEAL = new CueId("r1");

    private NightShow() {}

    static Path write(int questions, Path file) throws IOException {
        List<Cue> cues = new ArrayList<>();
        for (int i = 1; i <= questions; i++) {
            cues.add(
                    cue(
                            "q" + i,
                            new CuePayload.Question(
                                    Texts.of("en", "Question " + i + "?"),
                                    List.of(
                                            new Option(RIGHT, Texts.of("en", "This")),
                                            new Option(new OptionId("B"), Texts.of("en", "That"))),
                                    RIGHT,
                                    WINDOW)));
        }
        for (int i = 1; i <= questions; i++) {
            cues.add(cue("r" + i, new CuePayload.Reveal(new CueId("q" + i))));
        }
        Show show =
                new Show(
                        new ShowId("beta-2"),
                        "The Beta-2 Night",
                        List.of("en"),
                        List.of(new Segment(new SegmentId("s1"), "Questions", cues)));
        return Files.write(file, ShowFile.of(show).toJson());
    }

    private static Cue cue(String id, CuePayload payload) {
        return new Cue(new CueId(id), id, id, null, null, payload);
    }
}
