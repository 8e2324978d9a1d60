package ngage.backend.process;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a child once as a filter: all of its input goes in, all of its output comes out.
public final class ChildFilter {

    private static final Logger log = LoggerFactory.getLogger(ChildFilter.class);

    private ChildFilter() {}

    /// Blocking.
    ///
    /// @param command on [Leash#STDIN]
    /// @param patience after which it is killed
    /// @return what it wrote; empty if it failed, or ended before it had read all: its own lines in the log
    ///     say why
    /// @throws IOException if it cannot be started, or its output cannot be read
    public static byte[] run(ChildCommand command, byte[] input, Duration patience)
            throws IOException, InterruptedException {
        try (LeashedProcess child = LeashedProcess.start(command)) {
            AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
            Thread writer = Thread.ofVirtual().start(() -> write(child, input, broken));
            Thread alarm = Thread.ofVirtual().start(() -> killIfStuck(child, patience));
            byte[] output = child.stdout().readAllBytes();
            int code = child.waitFor();
            writer.join();
            alarm.join();
            if (code != 0 || broken.get() != null) {
                log.debug("{} ended with {}", command.name(), code, broken.get());
                return new byte[0];
            }
            return output;
        }
    }

    private static void write(
            LeashedProcess child, byte[] input, AtomicReference<@Nullable IOException> broken) {
        try (OutputStream out = child.stdin()) {
            out.write(input);
        } catch (IOException e) {
            broken.set(e); // it ended before it had read all
        }
    }

    private static void killIfStuck(LeashedProcess child, Duration patience) {
        try {
            if (!child.waitFor(patience)) {
                child.kill();
            }
        } catch (InterruptedException e) {
            child.kill();
            Thread.currentThread().interrupt();
        }
    }
}
