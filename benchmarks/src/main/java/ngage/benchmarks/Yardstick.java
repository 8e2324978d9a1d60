package ngage.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The C programs that everything is measured with and against, compiled for this machine: `src/main/c`.
///
/// @param floor the server that does nothing but the system calls
/// @param phones very many phones in one process
record Yardstick(Path floor, Path phones) {

    /// @throws IOException if there is no C compiler
    static Yardstick compiledIn(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        return new Yardstick(compile("floor", folder), compile("phones", folder));
    }

    private static Path compile(String name, Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve(name + ".c");
        Path program = folder.resolve(name);
        try (InputStream in = Yardstick.class.getResourceAsStream("c/" + name + ".c")) {
            if (in == null) {
                throw new IOException(name + ".c is not on the class path");
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Process gcc;
        try {
            gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-O2",
                                    "-Wall",
                                    "-o",
                                    program.toString(),
                                    source.toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw new IOException("the yardstick needs gcc: " + e.getMessage(), e);
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            throw new IOException("gcc did not take " + source + ":\n" + said);
        }
        return program;
    }
}
