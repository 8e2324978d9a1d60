package ngage.protocol.show;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;

/// A show on disk: JSON, one object `{"format": "ngage-show", "version": 1, "show": {...}}`.
///
/// @param format always [#FORMAT]
/// @param version of the format, [#VERSION]
public record ShowFile(String format, int version, Show show) {

    public static final String FORMAT = "ngage-show";
    public static final int VERSION = 1;

    private static final Json JSON = Json.strict(CuePayload.class);

    public static ShowFile of(Show show) {
        return new ShowFile(FORMAT, VERSION, show);
    }

    /// @throws ShowFileException if it is not a show that can be run; it lists all that is wrong
    /// @throws IOException if the file cannot be read
    public static Show read(Path file) throws IOException, ShowFileException {
        return parse(Files.readAllBytes(file));
    }

    /// @throws ShowFileException if it is not a show that can be run; it lists all that is wrong
    public static Show parse(byte[] json) throws ShowFileException {
        ShowFile file = fields(json);
        if (!file.format.equals(FORMAT)) {
            throw new ShowFileException(
                    List.of("format: must be \"" + FORMAT + "\", is \"" + file.format + "\""));
        }
        if (file.version != VERSION) {
            throw new ShowFileException(
                    List.of(
                            "version: this ngage reads version "
                                    + VERSION
                                    + ", the file has "
                                    + file.version));
        }
        List<String> problems = new ShowLint(file.show).problems();
        if (!problems.isEmpty()) {
            throw new ShowFileException(problems);
        }
        return file.show;
    }

    public byte[] toJson() {
        return JSON.write(this);
    }

    private static ShowFile fields(byte[] json) throws ShowFileException {
        try {
            return JSON.read(ShowFile.class, json, 0, json.length).orElseThrow();
        } catch (JsonProblem e) {
            throw new ShowFileException(List.of(e.text()));
        }
    }
}
