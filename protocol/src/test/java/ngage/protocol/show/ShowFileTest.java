package ngage.protocol.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ngage.protocol.CueId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.Texts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShowFileTest {

    private static final CueId ASK = new CueId("q1");
    private static final List<Option> TWO = List.of(option("A"), option("B"));

    @Test
    void readsWhatItWrites() throws Exception {
        Show show = show(question("A"), reveal(ASK));
        assertEquals(show, ShowFile.parse(ShowFile.of(show).toJson()));
    }

    @Test
    void knowsTheCueAfterAnother() {
        Show show = show(question("A"), reveal(ASK));
        assertEquals(show.cues().get(1), show.after(ASK).orElseThrow());
        assertEquals(Optional.empty(), show.after(new CueId("reveal")));
    }

    @Test
    void keepsTheAnswerKeyFromWhoeverAsksForACopyWithout() {
        String copy =
                new String(
                        ShowFile.of(show(question("A")).withoutAnswerKeys()).toJson(),
                        StandardCharsets.UTF_8);
        assertEquals(-1, copy.indexOf("\"answer\""));
    }

    @Test
    void refusesAnotherFormat() {
        assertEquals(
                List.of("format: must be \"ngage-show\", is \"pdf\""),
                problems("{\"format\":\"pdf\",\"version\":1,\"show\":" + emptyShow() + "}"));
    }

    @Test
    void refusesANewerVersion() {
        assertEquals(
                List.of("version: this ngage reads version 1, the file has 2"),
                problems("{\"format\":\"ngage-show\",\"version\":2,\"show\":" + emptyShow() + "}"));
    }

    @Test
    void namesThePlaceOfAFieldThatIsMissing() {
        assertEquals(
                List.of("show.segments[0].title: is missing"),
                problems(
                        "{\"format\":\"ngage-show\",\"version\":1,\"show\":{\"id\":\"d\",\"title\":\"D\",\"locales\":[\"en\"],"
                                + "\"segments\":[{\"id\":\"s\",\"cues\":[]}]}}"));
    }

    @Test
    void namesThePlaceOfAFieldThatItDoesNotKnow() {
        assertEquals(
                List.of("show.colour: is not a field that ngage knows: check its spelling"),
                problems(
                        "{\"format\":\"ngage-show\",\"version\":1,\"show\":{\"id\":\"d\",\"title\":\"D\",\"colour\":1,\"locales\":[\"en\"],\"segments\":[]}}"));
    }

    @Test
    void listsAllThatIsWrongAtOnce() {
        Show show =
                show(
                        question("C"),
                        new Cue(
                                ASK,
                                "1",
                                "Again",
                                null,
                                null,
                                new CuePayload.Poll(
                                        Texts.of("hi", "?"),
                                        List.of(option("A")),
                                        Duration.ofMillis(10))),
                        reveal(new CueId("q2")));
        String payload = "show.segments[0].cues[1].payload";
        assertEquals(
                List.of(
                        "show.segments[0].cues[0].payload.answer: 'C' is not one of the options [A, B]",
                        "show.segments[0].cues[1].id: 'q1' is used twice",
                        "show.segments[0].cues[1].number: '1' is used twice",
                        payload + ".prompt: has no text for 'en'",
                        payload + ".options: needs 2 to 15 options, has 1",
                        payload + ".windowMillis: must be 1000 to 3600000, is 10",
                        "show.segments[0].cues[2].payload.target: 'q2' is not a QUESTION or POLL earlier in the rundown"),
                problems(json(show)));
    }

    @Test
    void refusesAQuestionWithoutAnswerKey() {
        assertEquals(
                List.of(
                        "show.segments[0].cues[0].payload.answer: is missing: name the right option, one of [A, B]"),
                problems(json(show(question(null)))));
    }

    @Test
    void refusesACueWithMoreTextThanPhonesCanBeSent() {
        String payload = "show.segments[0].cues[0].payload";
        assertEquals(
                List.of(
                        payload
                                + ": has 32769 bytes of text in all its languages, may have 32768: shorten it"),
                problems(json(show(announcement("é".repeat(16_384), "!")))));
    }

    @Test
    void takesACueWithAllTheTextThatPhonesCanBeSent() throws Exception {
        Show show = show(announcement("é".repeat(16_383), "!!"));
        assertEquals(show, ShowFile.parse(ShowFile.of(show).toJson()));
    }

    @Test
    void refusesAnEmptyRundown() {
        assertEquals(
                List.of("show.segments: needs at least one segment with one cue"),
                problems("{\"format\":\"ngage-show\",\"version\":1,\"show\":" + emptyShow() + "}"));
    }

    private static List<String> problems(String json) {
        return assertThrows(
                        ShowFileException.class,
                        () -> ShowFile.parse(json.getBytes(StandardCharsets.UTF_8)))
                .problems();
    }

    private static Show show(Cue... cues) {
        return new Show(
                new ShowId("demo"),
                "Demo",
                List.of("en"),
                List.of(new Segment(new SegmentId("s"), "One", List.of(cues))));
    }

    private static String json(Show show) {
        return new String(ShowFile.of(show).toJson(), StandardCharsets.UTF_8);
    }

    private static Cue announcement(String headline, String body) {
        return new Cue(
                new CueId("a1"),
                "1",
                "News",
                null,
                null,
                new CuePayload.Announce(Texts.of("en", headline), Texts.of("en", body)));
    }

    private static Cue question(@Nullable String answer) {
        OptionId key = answer == null ? null : new OptionId(answer);
        return new Cue(
                ASK,
                "1",
                "City",
                null,
                null,
                new CuePayload.Question(Texts.of("en", "Which?"), TWO, key, Duration.ofSeconds(8)));
    }

    private static Cue reveal(CueId target) {
        return new Cue(
                new CueId("reveal"), "2", "Reveal", null, null, new CuePayload.Reveal(target));
    }

    private static Option option(String id) {
        return new Option(new OptionId(id), Texts.of("en", "Option " + id));
    }

    private static String emptyShow() {
        return "{\"id\":\"d\",\"title\":\"D\",\"locales\":[\"en\"],\"segments\":[]}";
    }
}
