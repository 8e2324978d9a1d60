package ngage.mobsim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// What the parent process says: the line `finish`, or nothing more. Read by one daemon thread.
final class StandardInput {

    private static final String FINISH = "finish";

    private final CompletableFuture<Void> finish = new CompletableFuture<>();

    /// @param onEnd runs if the input ends before the line came
    static StandardInput of(InputStream in, Runnable onEnd) {
        StandardInput input = new StandardInput();
        Thread.ofPlatform().daemon().name("mob-input").start(() -> input.read(in, onEnd));
        return input;
    }

    CompletableFuture<Void> finish() {
        return finish;
    }

    private void read(InputStream in, Runnable onEnd) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.strip().equals(FINISH)) {
                    finish.complete(null);
                }
            }
        } catch (IOException e) {
            finish.completeExceptionally(new UncheckedIOException(e));
        }
        onEnd.run();
    }
}
