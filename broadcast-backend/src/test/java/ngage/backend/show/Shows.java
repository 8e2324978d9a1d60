package ngage.backend.show;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import ngage.protocol.CueContent;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.MessageCodec;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;

/// A small show for tests: `hello`, a question `q1` of ten seconds with its lock and reveal, an
/// open-ended poll `p1` with its lock and reveal, `bye`.
public final class Shows {

    public static final ShowRunId RUN = new ShowRunId("r1");

    public static final Show SHOW = withAnswer("right");

    private Shows() {}

    /// Seals as the conductor's does, but the same each time.
    public static Sealer sealer() {
        return new Sealer() {
            @Override
            public SealedContent seal(CueRunId cueRun, CueContent content) {
                return SealedContent.seal(
                        MessageCodec.encode(content), cueRun, key(cueRun), new byte[12]);
            }

            @Override
            public SealKey key(CueRunId cueRun) {
                byte[] id = cueRun.value().getBytes(StandardCharsets.UTF_8);
                return SealKey.of(Arrays.copyOf(id, 32));
            }

            @Override
            public String digest(byte[] bytes) {
                return Integer.toHexString(Arrays.hashCode(bytes));
            }
        };
    }

    public static ShowRun showRun() {
        return new ShowRun(RUN, SHOW, sealer(), ShowRunConfig.DEFAULT);
    }

    /// @return the same show after somebody has corrected the answer of `q1`
    public static Show corrected() {
        return withAnswer("wrong");
    }

    public static CueId id(String cue) {
        return new CueId(cue);
    }

    private static Show withAnswer(String answer) {
        return new Show(
                new ShowId("test"),
                "The Test Show",
                List.of("en"),
                List.of(
                        new Segment(
                                new SegmentId("one"),
                                "One",
                                List.of(
                                        announce("hello", "1"),
                                        question("q1", "2", answer),
                                        cue("q1-lock", "3", new CuePayload.Lock(id("q1"))),
                                        cue("q1-reveal", "4", new CuePayload.Reveal(id("q1"))),
                                        poll("p1", "5"))),
                        new Segment(
                                new SegmentId("two"),
                                "Two",
                                List.of(
                                        cue("p1-lock", "6", new CuePayload.Lock(id("p1"))),
                                        cue("p1-reveal", "7", new CuePayload.Reveal(id("p1"))),
                                        announce("bye", "8")))));
    }

    private static Cue announce(String id, String number) {
        return cue(id, number, new CuePayload.Announce(Texts.of("en", id), null));
    }

    private static Cue question(String id, String number, String answer) {
        return cue(
                id,
                number,
                new CuePayload.Question(
                        Texts.of("en", id + "?"),
                        options(),
                        new OptionId(answer),
                        Duration.ofSeconds(10)));
    }

    private static Cue poll(String id, String number) {
        return cue(id, number, new CuePayload.Poll(Texts.of("en", id + "?"), options(), null));
    }

    private static List<Option> options() {
        return Stream.of("wrong", "right")
                .map(option -> new Option(new OptionId(option), Texts.of("en", option)))
                .toList();
    }

    private static Cue cue(String id, String number, CuePayload payload) {
        return new Cue(id(id), number, id, null, null, payload);
    }
}
