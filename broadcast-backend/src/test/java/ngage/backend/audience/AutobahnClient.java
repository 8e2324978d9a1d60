package ngage.backend.audience;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;

/// The Autobahn testsuite's fuzzing client as a program, because its Python can be started only once in
/// a JVM. Writes its reports to `target/` of the folder that it is started in, and a line for each case
/// to a file: number, behaviour, behaviour at the close.
final class AutobahnClient {

    private static final Map<String, Object> OPTIONS = Map.of("version", 18);

    private AutobahnClient() {}

    /// @param arguments URL of the server, file for the results, cases
    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        List<String> lines =
                AutobahnTestSuite.runFuzzingClient(
                                "ngage", all.get(0), OPTIONS, all.subList(2, all.size()), List.of())
                        .stream()
                        .map(result ->
                                result.caseName()
                                        + " "
                                        + result.behavior()
                                        + " "
                                        + result.behaviorClose())
                        .toList();
        Files.write(Path.of(all.get(1)), lines);
        // Python leaves threads behind.
        System.exit(0);
    }
}
