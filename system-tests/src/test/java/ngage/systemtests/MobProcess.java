package ngage.systemtests;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A mob as a process of its own on a leash; what it prints is printed. One thread.
final class MobProcess implements AutoCloseable {

    private final Process process;

    private MobProcess(Process process) {
        this.process = process;
    }

    /// @param nodes that phones go to; those that are not there yet are tried again
    /// @param summary which it leaves
    /// @param more options
    static MobProcess start(List<URI> nodes, int phones, Path summary, String... more)
            throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseCompactObjectHeaders",
                                "-Djava.net.preferIPv4Stack=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "ngage.mobsim.MobsimMain",
                                "run",
                                "--backend",
                                nodes.stream().map(URI::toString).collect(Collectors.joining(",")),
                                "--phones",
                                "" + phones,
                                "--summary",
                                summary.toString(),
                                "--leash"));
        words.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(NodeProcess.SECRETS);
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new MobProcess(builder.start());
    }

    /// Lets it judge. Returns when its summary is written.
    void finish() throws IOException, InterruptedException {
        process.getOutputStream().write("finish\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new IOException("the mob does not finish");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
