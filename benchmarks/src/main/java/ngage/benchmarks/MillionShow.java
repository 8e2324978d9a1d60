package ngage.benchmarks;

import java.time.Duration;
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

/// A welcome, a question, its result. Stateless.
final class MillionShow {

    private MillionShow() {}

    /// @param window how long a fan may answer: long enough that the last phone's answer is in time, even
    ///     if this machine needs long for all of them
    static Show of(Duration window) {
        CueId question = new CueId("question");
        return new Show(
                new ShowId("million"),
                "Million",
                List.of("en"),
                List.of(
                        new Segment(
                                new SegmentId("all"),
                                "All",
                                List.of(
                                        cue(
                                                new CueId("welcome"),
                                                1,
                                                new CuePayload.Announce(text("Welcome"), null)),
                                        cue(
                                                question,
                                                2,
                                                new CuePayload.Question(
                                                        text("How many are we?"),
                                                        options("A", "B", "C", "D"),
                                                        new OptionId("B"),
                                                        window)),
                                        cue(
                                                new CueId("result"),
                                                3,
                                                new CuePayload.Reveal(question))))));
    }

    private static Cue cue(CueId id, int number, CuePayload payload) {
        return new Cue(id, "" + number, "Cue " + number, null, null, payload);
    }

    private static List<Option> options(String... ids) {
        return List.of(ids).stream().map(id -> new Option(new OptionId(id), text(id))).toList();
    }

    private static Texts text(String text) {
        return Texts.of("en", text);
    }
}
