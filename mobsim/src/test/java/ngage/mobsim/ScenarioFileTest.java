package ngage.mobsim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import ngage.protocol.json.Json;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {

    private static final String USUAL =
            new String(
                    Json.strict()
                            .write(
                                    new ScenarioFile(
                                            ScenarioFile.FORMAT,
                                            ScenarioFile.VERSION,
                                            ScenarioFile.usual())),
                    StandardCharsets.UTF_8);

    @Test
    void readsWhatItWrites() throws ScenarioFileException {
        assertEquals(ScenarioFile.usual(), parse(USUAL));
    }

    @Test
    void namesTheFieldThatIsMissing() {
        assertProblem("scenario.seed: is missing", USUAL.replaceFirst("\"seed\" : 1,", ""));
    }

    @Test
    void namesTheFieldThatNobodyKnows() {
        assertProblem(
                "scenario.sed: is not a field",
                USUAL.replaceFirst("\"seed\" : 1,", "\"seed\" : 1, \"sed\" : 2,"));
    }

    @Test
    void saysWhatIsWrongWithANumber() {
        assertProblem(
                "phones must be 1 to 4975000",
                USUAL.replaceFirst("\"phones\" : 2000", "\"phones\" : 5000000"));
        assertProblem(
                "joinsPerSecond must be more than 0",
                USUAL.replaceFirst("\"joinsPerSecond\" : 400.0", "\"joinsPerSecond\" : 0"));
    }

    @Test
    void refusesAnotherFormat() {
        assertProblem("ngage-scenario", USUAL.replaceFirst("ngage-scenario", "ngage-show"));
    }

    private static void assertProblem(String expected, String json) {
        ScenarioFileException problem =
                assertThrows(ScenarioFileException.class, () -> parse(json));
        assertTrue(
                String.valueOf(problem.getMessage()).contains(expected),
                () -> "is: " + problem.getMessage());
    }

    private static Scenario parse(String json) throws ScenarioFileException {
        return ScenarioFile.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
