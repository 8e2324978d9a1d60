package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import ngage.protocol.CueContent;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.Texts;
import ngage.protocol.ToPhone;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;

/// A show of announcements and nothing else: as many GOs as a benchmark wants. Stateless.
final class AnnouncementShow {

    private AnnouncementShow() {}

    static Show of(int cues) {
        return of(cues, number -> "Announcement " + number);
    }

    /// Two cues whose staging is a message of so many bytes on the wire, give or take two.
    static Show ofTwo(int messageBytes) {
        String headline = "x";
        while (stagedBytes(headline) < messageBytes) {
            headline += "x";
        }
        String text = headline;
        return of(2, _ -> text);
    }

    private static Show of(int cues, IntFunction<String> headline) {
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
                                                Texts.of("en", headline.apply(number)), null)))
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

    /// What the staging of such a cue is on a phone's socket, without the frame's header.
    private static int stagedBytes(String headline) {
        CueRunId cueRun = new CueRunId("abcdefgh-100");
        byte[] content =
                MessageCodec.encode(new CueContent.Announcement(Texts.of("en", headline), null));
        SealedContent sealed =
                SealedContent.seal(content, cueRun, SealKey.of(new byte[32]), new byte[12]);
        Instant wall = Instant.parse("2026-01-01T00:00:00.123456Z");
        return MessageCodec.encode(new ToPhone.Entry(100, wall, new Fact.CueStaged(cueRun, sealed)))
                .length;
    }

    static Path write(Show show, Path file) throws IOException {
        return Files.write(file, ShowFile.of(show).toJson());
    }
}
