package ngage.benchmarks;

import java.util.List;

/// What a benchmark found.
///
/// @param figures in the order to print
/// @param notes Markdown: how it was measured, and what is not a figure but helps to read them; tables
///     are welcome
record Report(List<Figure> figures, List<String> notes) {

    Report {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    static Report of(List<Figure> figures) {
        return new Report(figures, List.of());
    }
}
