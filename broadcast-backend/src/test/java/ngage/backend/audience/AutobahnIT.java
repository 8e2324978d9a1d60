package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// RFC 6455 by the Autobahn testsuite, sections 1 to 7, against the transports as they are.
///
/// Two at once, each with a suite of its own, because one takes more than a minute. Reports for people are
/// in `target/autobahn`.
class AutobahnIT {

    private static final List<String> SECTIONS =
            List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*");
    private static final int CASES = 246;
    private static final int PATIENCE_MINUTES = 10;

    /// We say that text is not UTF-8 when the message has come, not at its first wrong byte: allowed.
    private static final Set<String> LATER_THAN_STRICT = Set.of("6.4.1", "6.4.2", "6.4.3", "6.4.4");

    @Test
    void speaksTheWebSocketProtocolOnEveryTransport() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<?> portable = both.submit(() -> check(TransportChoice.PORTABLE));
            Future<?> best = both.submit(() -> check(TransportChoice.AUTO));
            portable.get();
            best.get();
        }
    }

    /// The suite gives us a second for each close, which a busy machine may miss: what is not good is
    /// tried once more, alone.
    private static boolean check(TransportChoice choice) throws Exception {
        List<String> results = results(choice, SECTIONS);
        assertEquals(CASES, results.size());
        List<String> notGood = notGood(results);
        if (!notGood.isEmpty()) {
            List<String> again = notGood.stream().map(line -> line.split(" ")[0]).toList();
            List<String> second = results(choice, again);
            assertEquals(again.size(), second.size());
            assertEquals(
                    List.of(),
                    notGood(second),
                    () -> "on " + choice + ": case, behaviour, behaviour at the close");
        }
        return true;
    }

    private static List<String> notGood(List<String> results) {
        return results.stream().filter(line -> !isGood(line)).sorted().toList();
    }

    private static boolean isGood(String line) {
        String[] parts = line.split(" ");
        boolean mayBeLate = LATER_THAN_STRICT.contains(parts[0]);
        return isGood(parts[1], mayBeLate) && isGood(parts[2], mayBeLate);
    }

    private static boolean isGood(String behavior, boolean mayBeLate) {
        return switch (behavior) {
            case "OK", "INFORMATIONAL" -> true;
            case "NON_STRICT" -> mayBeLate;
            default -> false;
        };
    }

    private static List<String> results(TransportChoice choice, List<String> cases)
            throws IOException, InterruptedException {
        Path folder = Path.of("target", "autobahn", choice.name()).toAbsolutePath();
        Files.createDirectories(folder);
        Path results = folder.resolve("results.txt");
        Files.deleteIfExists(results);
        try (EchoServer server = new EchoServer(choice)) {
            Process client = start(folder, server.url(), results, cases);
            boolean hasEnded = client.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            client.destroyForcibly();
            assertTrue(hasEnded, "the suite did not end");
            assertTrue(
                    Files.exists(results),
                    () -> "no results; " + server.transport() + "; see " + folder);
            return Files.readAllLines(results);
        }
    }

    private static Process start(Path folder, String url, Path results, List<String> cases)
            throws IOException {
        List<String> command =
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Dpython.cachedir.skip=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AutobahnClient.class.getName(),
                        url,
                        results.toString());
        return new ProcessBuilder(Stream.concat(command.stream(), cases.stream()).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
    }
}
