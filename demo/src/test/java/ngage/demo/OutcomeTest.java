package ngage.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import ngage.protocol.CueRunId;
import ngage.protocol.show.Cue;
import ngage.protocol.show.Show;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final Instant PRESSED = Instant.parse("2026-11-22T20:51:08Z");

    private final Show show = DemoShow.read();

    @Test
    void joinsTheMobsFiguresWithTheRundownAndCountsFromTheKey() throws Exception {
        Outcome outcome = Outcome.of(show, presses(), mob());

        Outcome.Line question = outcome.cues().get(1);
        assertEquals("2", question.number());
        assertEquals(2, question.away());
        assertEquals(1990, question.answered());
        assertEquals(new MobSummary.Percentiles(7, 15, 25), question.goToSocketMs());
        assertEquals(5.0, question.keyToBackendMs());
        assertTrue(outcome.isGood(), outcome.problems().toString());
    }

    @Test
    void failsWhenACueNeverWasOnAir() throws Exception {
        List<Press> allButTheLast = presses().subList(0, 8);

        Outcome outcome = Outcome.of(show, allButTheLast, mob());

        assertEquals(List.of("cue 5 (Thanks and good night) never was on air"), outcome.problems());
    }

    @Test
    void failsWhenAPhoneDidNotShowACue() throws Exception {
        Outcome outcome = Outcome.of(show, presses(), mob("\"shown\": 1998", "\"shown\": 1997"));

        assertEquals(
                List.of("cue 2 (Question 1: the longest coast) was shown on 1997 of 1998 phones"),
                outcome.problems());
    }

    @Test
    void failsWhenABallotIsLostOrDoubledOrAPhoneSawAGap() throws Exception {
        Outcome outcome =
                Outcome.of(
                        show,
                        presses(),
                        mob(
                                "\"lost\": 0, \"doubled\": 0, \"gaps\": 0",
                                "\"lost\": 1, \"doubled\": 2, \"gaps\": 3"));

        assertFalse(outcome.isGood());
        assertEquals(3, outcome.problems().size());
    }

    @Test
    void theSummaryFileHasTheKeysThatOthersRead() throws Exception {
        String json =
                new String(Outcome.of(show, presses(), mob()).toJson(), StandardCharsets.UTF_8);

        for (String key :
                List.of(
                        "phones",
                        "cues",
                        "lost",
                        "doubled",
                        "gaps",
                        "displaySkewMs",
                        "goToSocketMs")) {
            assertTrue(json.contains("\n  \"" + key + "\" :"), key + " is not in " + json);
        }
        assertTrue(json.contains("\"p99\" : "));
    }

    @Test
    void theTableHasALineForEachCueAndAVerdict() throws Exception {
        String table = OutcomeTable.of(Outcome.of(show, presses(), mob()));

        List<String> lines = table.lines().toList();
        assertEquals(
                List.of("1", "2", "2.5", "3", "3.3", "3.5", "4", "4.5", "5"),
                lines.subList(2, 11).stream().map(line -> line.split(" ")[0]).toList());
        assertTrue(lines.get(3).contains("1998/1998     2"), lines.get(3));
        assertTrue(lines.get(3).contains("1990 (A 900, B 400, C 390, D 300)"), lines.get(3));
        assertTrue(table.contains("every acknowledged ballot counted once"), table);
    }

    private List<Press> presses() {
        List<Press> presses = new ArrayList<>();
        for (Cue cue : show.cues()) {
            presses.add(
                    new Press(
                            cue.id(),
                            new CueRunId("r1-" + (presses.size() + 1)),
                            PRESSED,
                            PRESSED.plus(Duration.ofMillis(5)),
                            1));
        }
        return presses;
    }

    private static MobSummary mob() throws Exception {
        return mob("none", "none");
    }

    private static MobSummary mob(String replaced, String by) throws DemoException, IOException {
        try (InputStream in =
                Objects.requireNonNull(OutcomeTest.class.getResourceAsStream("mob-summary.json"))) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return MobSummary.parse(json.replace(replaced, by).getBytes(StandardCharsets.UTF_8));
        }
    }
}
