package ngage.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarksDocumentTest {

    private static final String DOCUMENT =
            """
            # Benchmarks

            <!-- bench a -->
            ## Old a

            1
            <!-- end of a -->

            <!-- bench b -->
            ## Old b
            <!-- end of b -->
            """;

    @Test
    void replacesItsOwnSectionAndNoOther() {
        assertEquals(
                """
                # Benchmarks

                <!-- bench a -->
                ## New a

                2
                <!-- end of a -->

                <!-- bench b -->
                ## Old b
                <!-- end of b -->
                """,
                BenchmarksDocument.with(DOCUMENT, "a", "New a", "2\n"));
    }

    @Test
    void addsASectionThatIsNotThere() {
        assertEquals(
                DOCUMENT + "\n<!-- bench c -->\n## New c\n\n3\n<!-- end of c -->\n",
                BenchmarksDocument.with(DOCUMENT, "c", "New c", "3"));
    }

    @Test
    void putsFiguresIntoATableBeforeTheNotes() {
        Report report =
                new Report(
                        List.of(Figure.atMost("fan-out-cpu", 1.25, "x", 1.1)),
                        List.of("Measured in turn."));
        assertEquals(
                """
                | figure | value | goal | |
                | --- | ---: | ---: | --- |
                | fan-out-cpu | 1.25 x | 1.1 | short |

                Measured in turn.
                """,
                BenchmarksDocument.body(report));
    }
}
