package ngage.mobsim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;
import org.jspecify.annotations.Nullable;

/// A scenario on disk: JSON, one object `{"format": "ngage-scenario", "version": 1, "scenario": {...}}`.
///
/// @param format always [#FORMAT]
/// @param version of the format, [#VERSION]
public record ScenarioFile(String format, int version, Scenario scenario) {

    public static final String FORMAT = "ngage-scenario";
    public static final int VERSION = 1;

    private static final String USUAL = "usual-scenario.json";
    private static final Json JSON = Json.strict();

    /// @return the scenario that comes with mobsim
    public static Scenario usual() {
        try (InputStream in = ScenarioFile.class.getResourceAsStream(USUAL)) {
            return parse(bytes(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ScenarioFileException e) {
            throw new IllegalStateException(USUAL + " in this build is broken", e);
        }
    }

    /// @throws ScenarioFileException if it is not a scenario; it names the place
    /// @throws IOException if the file cannot be read
    public static Scenario read(Path file) throws IOException, ScenarioFileException {
        return parse(Files.readAllBytes(file));
    }

    /// @throws ScenarioFileException if it is not a scenario; it names the place
    public static Scenario parse(byte[] json) throws ScenarioFileException {
        ScenarioFile file;
        try {
            file = JSON.read(ScenarioFile.class, json, 0, json.length).orElseThrow();
        } catch (JsonProblem e) {
            throw new ScenarioFileException(e.text());
        }
        if (!file.format.equals(FORMAT) || file.version != VERSION) {
            throw new ScenarioFileException(
                    "format and version must be \"%s\" and %d, are \"%s\" and %d"
                            .formatted(FORMAT, VERSION, file.format, file.version));
        }
        return file.scenario;
    }

    private static byte[] bytes(@Nullable InputStream in) throws IOException {
        if (in == null) {
            throw new IOException(USUAL + " is missing in this build");
        }
        return in.readAllBytes();
    }
}
