package ngage.controlroom.fake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
import org.jspecify.annotations.Nullable;

/// A show with every kind of cue.
public final class SampleShow {

    private SampleShow() {}

    public static Show show() {
        return new Show(
                new ShowId("demo"),
                "The Friday Quiz",
                List.of("en", "hi"),
                List.of(
                        new Segment(
                                new SegmentId("opening"),
                                "Opening",
                                List.of(
                                        cue(
                                                "hello",
                                                "1",
                                                "Welcome",
                                                "Good evening and welcome! Tonight the whole"
                                                        + " country plays.\n\nनमस्ते भारत! आज रात पूरा देश"
                                                        + " खेलेगा।\n\nTake out your phones now.",
                                                new CuePayload.Announce(
                                                        text("Welcome", "स्वागत है"), null)))),
                        new Segment(
                                new SegmentId("round-1"),
                                "Round 1: India",
                                List.of(
                                        cue(
                                                "q1",
                                                "2",
                                                "City",
                                                "First question. Which city has the largest"
                                                        + " suburban railway? You have ten seconds.",
                                                new CuePayload.Question(
                                                        text("Which city?", "कौन सा शहर?"),
                                                        options(
                                                                "Mumbai", "Delhi", "Chennai",
                                                                "Kolkata"),
                                                        null,
                                                        Duration.ofSeconds(10))),
                                        cue(
                                                "q1-lock",
                                                "2.1",
                                                "Lock",
                                                null,
                                                new CuePayload.Lock(new CueId("q1"))),
                                        cue(
                                                "q1-reveal",
                                                "3",
                                                "Reveal city",
                                                "And the answer is … Mumbai!",
                                                new CuePayload.Reveal(new CueId("q1"))),
                                        cue(
                                                "q2",
                                                "4",
                                                "River",
                                                "Next one: which river flows through Varanasi?",
                                                new CuePayload.Question(
                                                        text("Which river?", "कौन सी नदी?"),
                                                        options("Ganga", "Yamuna", "Godavari"),
                                                        null,
                                                        Duration.ofSeconds(10))),
                                        cue(
                                                "q2-reveal",
                                                "5",
                                                "Reveal river",
                                                "It is the Ganga.",
                                                new CuePayload.Reveal(new CueId("q2"))))),
                        new Segment(
                                new SegmentId("round-2"),
                                "Round 2: your vote",
                                List.of(
                                        cue(
                                                "p1",
                                                "6",
                                                "Next theme",
                                                "Now you decide. What shall we play next?",
                                                new CuePayload.Poll(
                                                        text(
                                                                "What shall we play next?",
                                                                "आगे क्या खेलें?"),
                                                        options("Music", "Cricket", "Cinema"),
                                                        null)),
                                        cue(
                                                "p1-lock",
                                                "6.1",
                                                "Lock vote",
                                                null,
                                                new CuePayload.Lock(new CueId("p1"))),
                                        cue(
                                                "p1-reveal",
                                                "7",
                                                "Reveal vote",
                                                "The country has spoken.",
                                                new CuePayload.Reveal(new CueId("p1"))),
                                        cue(
                                                "bye",
                                                "8",
                                                "Good night",
                                                "Thank you, good night!",
                                                new CuePayload.Announce(
                                                        text("Good night", "शुभ रात्रि"),
                                                        null))))));
    }

    private static Cue cue(
            String id, String number, String name, @Nullable String prompter, CuePayload payload) {
        return new Cue(new CueId(id), number, name, null, prompter, payload);
    }

    private static Texts text(String english, String hindi) {
        return new Texts(Map.of("en", english, "hi", hindi));
    }

    private static List<Option> options(String... names) {
        return IntStream.range(0, names.length)
                .mapToObj(i ->
                        new Option(
                                new OptionId(String.valueOf((char) ('A' + i))),
                                Texts.of("en", names[i])))
                .toList();
    }
}
