package ngage.protocol.show;

import java.util.List;

/// A show file that cannot be used. Each problem names its place, such as
/// `show.segments[0].cues[2].payload.answer: ...`.
public final class ShowFileException extends Exception {

    private final transient List<String> problems;

    public ShowFileException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
