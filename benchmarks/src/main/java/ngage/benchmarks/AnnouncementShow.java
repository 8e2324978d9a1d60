package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import ngage.protocol.CueId;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;

/// A show of announcements and nothing else: as many GOs as a benchmark wants. Stateless.
final class AnnouncementShow {

    private AnnouncementShow() {}

    static Show of(int cues) {
        List<Cue> list =
                IntStream.rangeClosed(1, cues)
                        .mapToObj(number ->
                                new Cue(
                                        cue(number),
                                        "" + number,
                                        "Announcement " + number,
                                        null,
                                        null,
                                        new CuePayload.Announce(
                                                Texts.of("en", "Announcement " + number), null)))
                        .toList();
        return new Show(
                new ShowId("benchmark"),
                "Benchmark",
                List.of("en"),
                List.of(new Segment(new SegmentId("all"), "All", list)));
    }

    /// @param number 1 for the first
    static CueId cue(int number) {
        return new CueId("a" + number);
    }

    /// @return the number of a cue of this show
    static int number(CueId cue) {
        return Integer.parseInt(cue.value().substring(1));
    }

    static Path write(Show show, Path file) throws IOException {
        return Files.write(file, ShowFile.of(show).toJson());
    }
}
