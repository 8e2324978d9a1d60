package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of `docs/operations.md` that is computed from `docs/benchmarks.md`, between two comments.
final class SizingDocument {

    static final String BEGIN = "<!-- computed by ./ngage bench sizing --write -->\n";
    static final String END = "<!-- end of what is computed -->\n";

    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| (?<name>[a-z0-9_-]+) \\| (?<value>-?[0-9.]+)[ |]", Pattern.MULTILINE);

    private SizingDocument() {}

    /// @param home the checkout
    /// @return what its figures give; or which of them is missing
    static String compute(Path home) throws IOException {
        Sizing sizing = new Sizing(figures(Files.readString(home.resolve("docs/benchmarks.md"))));
        try {
            return sizing.table();
        } catch (NoSuchElementException e) {
            return "Not measured yet: " + e.getMessage() + ".\n";
        }
    }

    static void rewrite(Path home) throws IOException {
        Path file = home.resolve("docs/operations.md");
        Files.writeString(file, with(Files.readString(file), compute(home)));
    }

    /// @throws IllegalArgumentException if the document has no place for it
    static String with(String document, String computed) {
        int from = document.indexOf(BEGIN);
        int to = document.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("docs/operations.md has lost the line " + BEGIN);
        }
        return document.substring(0, from + BEGIN.length())
                + "\n"
                + computed.strip()
                + "\n\n"
                + document.substring(to);
    }

    /// @param document with tables whose rows begin with a name and a value
    static Map<String, Double> figures(String document) {
        Map<String, Double> figures = new HashMap<>();
        Matcher row = ROW.matcher(document);
        while (row.find()) {
            figures.put(row.group("name"), Double.valueOf(row.group("value")));
        }
        return figures;
    }
}
