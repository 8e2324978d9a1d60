package ngage.mobsim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MobsimMainTest {

    private static final String BACKEND = "http://127.0.0.1:1";

    @Test
    void refusesMorePhonesThanItsProcessesCanHave() {
        assertRefused(
                "20000 phones need 2 to 250 workers",
                "run",
                "--backend",
                BACKEND,
                "--phones",
                "20000",
                "--workers",
                "1");
    }

    @Test
    void refusesABackendThatIsNoHttpAddress() {
        assertRefused("--backend must be like", "run", "--backend", "localhost:8080");
    }

    @Test
    void saysWhereAScenarioIsWrong(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mob.json");
        Files.writeString(file, "{\"format\": \"ngage-scenario\", \"version\": 1}");
        assertRefused(
                "mob.json: scenario: is missing",
                "run",
                "--backend",
                BACKEND,
                "--scenario",
                file.toString());
    }

    private static void assertRefused(String expected, String... arguments) {
        StringWriter errors = new StringWriter();
        CommandLine program = MobsimMain.commandLine().setErr(new PrintWriter(errors));
        assertEquals(2, program.execute(arguments));
        assertTrue(errors.toString().contains(expected), errors::toString);
    }
}
