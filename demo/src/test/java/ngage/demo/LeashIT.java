package ngage.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeashIT {

    @TempDir Path folder;

    @Test
    void aKillOfTheDemoLeavesNoProcess() throws Exception {
        Process demo =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LeashProbe.class.getName(),
                                folder.toString(),
                                "" + freePort())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        awaitChildren(demo);
        List<ProcessHandle> children = demo.descendants().toList();
        assertTrue(children.size() >= 3, "Redis, its leash and a JVM, but there are " + children);

        demo.destroyForcibly();

        CompletableFuture.allOf(
                        children.stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture[]::new))
                .get(20, TimeUnit.SECONDS);
    }

    private static void awaitChildren(Process demo) throws Exception {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("children run")) {
                    return;
                }
            }
        }
        throw new AssertionError("the probe ended with " + demo.waitFor());
    }

    private static int freePort() throws Exception {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
