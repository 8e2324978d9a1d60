package ngage.mobsim;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ngage.mobsim.engine.Progress;
import org.jspecify.annotations.Nullable;

/// What a worker tells its parent: how it stands, by the word `progress` and six numbers; then `done`.
final class WorkerLine {

    static final String DONE = "done";

    private static final String WORD = "progress";

    private WorkerLine() {}

    static String of(Progress progress) {
        return Stream.of(
                        WORD,
                        progress.joined(),
                        progress.online(),
                        progress.waiting(),
                        progress.cues(),
                        progress.shown(),
                        progress.acknowledged())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /// @return nothing if it is another kind of line
    static @Nullable Progress parse(String line) {
        if (!line.matches(WORD + "( \\d{1,18}){6}")) {
            return null;
        }
        long[] numbers =
                Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
        return new Progress(
                (int) numbers[0],
                (int) numbers[1],
                (int) numbers[2],
                (int) numbers[3],
                numbers[4],
                numbers[5]);
    }
}
