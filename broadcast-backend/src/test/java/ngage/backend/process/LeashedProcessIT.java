package ngage.backend.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeashedProcessIT {

    @Test
    void childrenDieWithAJvmThatIsKilled() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<ProcessHandle> children;
        try (BufferedReader out = reader(parent)) {
            children = List.of(handle(out.readLine()), handle(out.readLine()));
        }
        parent.destroyForcibly().waitFor();

        for (ProcessHandle child : children) {
            child.onExit().get(10, TimeUnit.SECONDS);
            assertFalse(child.isAlive());
        }
    }

    @Test
    void aChildThatIgnoresTheEndOfItsLeashIsKilled() throws Exception {
        LeashedProcess stubborn =
                LeashedProcess.start(
                        new ChildCommand(
                                "stubborn",
                                Leash.SHELL,
                                List.of(
                                        "sh",
                                        "-c",
                                        "trap '' TERM; echo $$; while :; do sleep 1; done")));
        ProcessHandle child = handle(line(stubborn));

        stubborn.close();

        child.onExit().get(10, TimeUnit.SECONDS);
        assertTrue(stubborn.waitFor(Duration.ofSeconds(5)));
    }

    @Test
    void theShellPassesOnOutputAndExitCode() throws Exception {
        try (LeashedProcess child =
                LeashedProcess.start(
                        new ChildCommand(
                                "speaker",
                                Leash.SHELL,
                                List.of("sh", "-c", "echo said; exit 7")))) {
            assertArrayEquals(
                    "said\n".getBytes(StandardCharsets.UTF_8), child.stdout().readAllBytes());
            assertEquals(7, child.waitFor());
        }
    }

    private static ProcessHandle handle(String pid) {
        Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(pid.strip()));
        return child.orElseThrow();
    }

    private static String line(LeashedProcess process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))
                .readLine();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts one child of each kind, says their process ids and waits to be killed.
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            LeashedProcess held =
                    LeashedProcess.start(
                            new ChildCommand(
                                    "held",
                                    Leash.SHELL,
                                    List.of("sh", "-c", "echo $$; exec sleep 600")));
            LeashedProcess reading =
                    LeashedProcess.start(
                            new ChildCommand(
                                    "reading",
                                    Leash.STDIN,
                                    List.of("sh", "-c", "echo $$; exec cat")));
            System.out.println(line(held));
            System.out.println(line(reading));
            held.waitFor();
        }
    }
}
