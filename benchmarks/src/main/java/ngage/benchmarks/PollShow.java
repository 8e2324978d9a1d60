package ngage.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/// A show of polls that stay open. Stateless.
final class PollShow {

    static final List<OptionId> OPTIONS = Stream.of("A", "B", "C", "D").map(OptionId::new).toList();

    private PollShow() {}

    static Show of(int polls) {
        List<Option> options =
                OPTIONS.stream().map(id -> new Option(id, Texts.of("en", id.value()))).toList();
        List<Cue> cues =
                IntStream.rangeClosed(1, polls)
                        .mapToObj(number ->
                                new Cue(
                                        new CueId("p" + number),
                                        "P" + number,
                                        "Poll " + number,
                                        null,
                                        null,
                                        new CuePayload.Poll(
                                                Texts.of("en", "Poll " + number), options, null)))
                        .toList();
        return new Show(
                new ShowId("benchmark"),
                "Benchmark",
                List.of("en"),
                List.of(new Segment(new SegmentId("all"), "All", cues)));
    }
}
