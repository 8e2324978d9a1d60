package ngage.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class SizingTest {

    private static final String FIGURES =
            """
            | figure | value | goal | |
            | --- | ---: | ---: | --- |
            | memory-io_uring-pss-per-phone | 2000 B | 4096 | met |
            | memory-io_uring-pss-empty | 200 MB | | |
            | memory-io_uring-kernel-per-phone | 4000 B | | |
            | fan-out-io_uring-cpu-per-delivery | 5 us | | |
            | ballots-answer-cpu | 10 us | | |
            | ballots-per-second | 300000 1/s | 250000 | met |
            | ballots-redis-cpu-per-million | 2 s | 3 | met |
            | ballots-redis-memory-per-question | 1.1 MB | 1.2 | met |
            | reconnect-cpu-per-return | 80 us | | |
            """;

    @Test
    void addsUpWhatOnePhoneAndOneNodeNeed() {
        String table = new Sizing(SizingDocument.figures(FIGURES)).table();

        assertHas(table, "| audience nodes, one of them spare | 3 | 7 | 54 |");
        // 54 * 0.2 GB + 1e6 * 6 KB
        assertHas(table, "| memory of these, GB | 0.7 | 2.0 | 16.8 |");
        assertHas(table, "| one cue to all: CPU, core-seconds | 0.10 | 0.50 | 5.00 |");
        assertHas(table, "| cores for the last phone to have it within 0.5 s | 0.2 | 1.0 | 10.0 |");
        assertHas(table, "| Redis primaries, each up to half of what one can store | 1 | 1 | 1 |");
    }

    @Test
    void saysWhichFigureIsMissing() {
        assertEquals(
                "memory-io_uring-pss-empty",
                assertThrows(NoSuchElementException.class, () -> new Sizing(Map.of()).table())
                        .getMessage());
    }

    @Test
    void theOperationsManualHasWhatTheFiguresGive() throws IOException {
        Path home = Path.of("..");
        String manual = Files.readString(home.resolve("docs/operations.md"));

        assertEquals(
                SizingDocument.with(manual, SizingDocument.compute(home)),
                manual,
                "write it again: ./ngage bench sizing --write");
    }

    private static void assertHas(String table, String line) {
        assertTrue(table.contains(line + "\n"), table);
    }
}
