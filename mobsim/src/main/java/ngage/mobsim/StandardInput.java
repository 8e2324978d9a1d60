package ngage.mobsim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// What the parent process says: the line `cut` any number of times, then the line `finish`, or nothing more.
/// Read by one daemon thread.
final class StandardInput {

    private static final String FINISH = "finish";
    private static final String CUT = "cut";

    private final CompletableFuture<Void> finish = new CompletableFuture<>();

    /// @param onCut runs at each line `cut`
    /// @param onEnd runs when the input ends
    static StandardInput of(InputStream in, Runnable onCut, Runnable onEnd) {
        StandardInput input = new StandardInput();
        Thread.ofPlatform().daemon().name("mob-input").start(() -> input.read(in, onCut, onEnd));
        return input;
    }

    CompletableFuture<Void> finish() {
        return finish;
    }

    private void read(InputStream in, Runnable onCut, Runnable onEnd) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line.strip()) {
                    case FINISH -> finish.complete(null);
                    case CUT -> onCut.run();
                    default -> {} // a person at the terminal
                }
            }
        } catch (IOException e) {
            finish.completeExceptionally(new UncheckedIOException(e));
        }
        onEnd.run();
    }
}
