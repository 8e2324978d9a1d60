package ngage.backend.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChildLogTest {

    private final List<String> told = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void masksSecrets() {
        drain("opening srt://host?passphrase=very-secret&latency=1\n", Set.of("very-secret", ""));

        assertEquals(List.of("opening srt://host?passphrase=***&latency=1"), told);
    }

    @Test
    void leavesOutWhatNobodyCouldReadAndSaysHowMuch() {
        drain("again\n".repeat(ChildLog.BURST + 70), Set.of());

        assertEquals(ChildLog.BURST + 1, told.size());
        assertEquals("(70 lines left out)", told.getLast());
    }

    @Test
    void speaksAgainAfterAWhile() {
        ChildLog log = new ChildLog(told::add, Set.of(), nanos::get);
        log.drain(bytes("a\n".repeat(ChildLog.BURST + 1)));
        nanos.addAndGet(1_000_000_000);
        told.clear();
        log.drain(bytes("b\n"));

        assertEquals("b (1 lines before it left out)", told.getFirst());
    }

    @Test
    void cutsALineWithoutEndAndNoSecretSurvivesTheCut() {
        drain(
                "x".repeat(ChildLog.MAX_LINE - 3) + "very-secret" + "y".repeat(100_000),
                Set.of("very-secret"));

        assertEquals("x".repeat(ChildLog.MAX_LINE - 3) + "***...", told.getFirst());
    }

    private void drain(String said, Set<String> secrets) {
        new ChildLog(told::add, secrets, nanos::get).drain(bytes(said));
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
