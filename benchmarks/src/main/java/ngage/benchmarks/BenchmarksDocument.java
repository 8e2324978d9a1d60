package ngage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// `docs/benchmarks.md`: each benchmark has a section between two comments, and a run replaces its own
/// and no other.
final class BenchmarksDocument {

    private final Path file;

    BenchmarksDocument(Path file) {
        this.file = file;
    }

    /// @param body Markdown, without the heading
    void replace(String name, String heading, String body) throws IOException {
        Files.writeString(file, with(Files.readString(file), name, heading, body));
    }

    static String with(String document, String name, String heading, String body) {
        String begin = "<!-- bench " + name + " -->\n";
        String end = "<!-- end of " + name + " -->\n";
        String section = begin + "## " + heading + "\n\n" + body.strip() + "\n" + end;
        int from = document.indexOf(begin);
        int to = document.indexOf(end);
        return from >= 0 && to > from
                ? document.substring(0, from) + section + document.substring(to + end.length())
                : document.stripTrailing() + "\n\n" + section;
    }

    /// @return the section's text: a table of the figures, then the notes
    static String body(Report report) {
        StringBuilder text =
                new StringBuilder("| figure | value | goal | |\n| --- | ---: | ---: | --- |\n");
        for (Figure figure : report.figures()) {
            text.append(figure.row()).append('\n');
        }
        for (String note : report.notes()) {
            text.append('\n').append(note.strip()).append('\n');
        }
        return text.toString();
    }

    /// @return the checkout's commit, with a `+` if it has changes; `unknown` without git
    static String commit(Path home) throws InterruptedException {
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--dirty=+", "--exclude=*")
                            .directory(home.toFile())
                            .start();
            String said =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? said : "unknown";
        } catch (IOException _) {
            return "unknown";
        }
    }
}
