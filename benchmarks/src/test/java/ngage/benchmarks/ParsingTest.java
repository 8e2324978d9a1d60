package ngage.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParsingTest {

    @Test
    void readsAnAnswerOfThePhones() {
        assertEquals(
                new PhoneDriver.Reply("delivered", Map.of("got", 18000L, "last", 1315529904135L)),
                PhoneDriver.Reply.parse("delivered got=18000 last=1315529904135"));
        assertEquals(new PhoneDriver.Reply("armed", Map.of()), PhoneDriver.Reply.parse("armed"));
    }

    @Test
    void saysWhatAnAnswerOfThePhonesLacks() {
        PhoneDriver.Reply armed = PhoneDriver.Reply.parse("armed");
        assertThrows(IllegalStateException.class, () -> armed.value("got"));
    }

    @Test
    void readsTheNumbersOfANode() {
        NodeMetrics metrics =
                NodeMetrics.parse(
                        """
                        # HELP ngage_chaos_crashes_total crashes made on purpose
                        ngage_chaos_crashes_total{victim="phone"} 12.0
                        ngage_chaos_crashes_total{victim="log reader"} 3.0
                        ngage_phones_connected 18000.0
                        """);
        assertEquals(15, metrics.sum("ngage_chaos_crashes_total"));
        assertEquals(18000, metrics.sum("ngage_phones_connected"));
        assertEquals(0, metrics.sum("ngage_phones"));
    }

    @Test
    void readsAClassHistogramWithoutTheCollectorsFillers() throws IOException {
        LiveHeap heap =
                LiveHeap.parse(
                        List.of(
                                "4711:",
                                " num     #instances         #bytes  class name (module)",
                                "-------------------------------------------------------",
                                "   1:         12000         960000  [B (java.base@25.0.1)",
                                "   2:         18000         864000  ngage.backend.audience.Phone",
                                "   3:           100           1000  [Ljdk.internal.vm.FillerElement; (java.base@25.0.1)",
                                "Total         30100        1825000"));
        assertEquals(
                new LiveHeap(
                        1824000, Map.of("[B", 960000L, "ngage.backend.audience.Phone", 864000L)),
                heap);
    }

    @Test
    void saysWhichClassesHaveGrown() {
        LiveHeap before = new LiveHeap(100, Map.of("A", 60L, "B", 40L));
        LiveHeap after = new LiveHeap(220, Map.of("A", 70L, "B", 40L, "C", 110L));
        assertEquals(List.of("11.0 C", "1.0 A"), after.growthSince(before, 10, 2));
    }

    @Test
    void readsWhatTheKernelSaysOfMemory() throws IOException {
        List<String> lines = List.of("Rss:    2048 kB", "Pss:    1024 kB", "Pss_Dirty:  1000 kB");
        assertEquals(1024, Memory.valueOf("Pss:", lines));
        assertThrows(IOException.class, () -> Memory.valueOf("Swap:", lines));
    }

    @Test
    void readsWhichProcessorItIs() {
        List<String> lines = List.of("processor\t: 0", "model name\t: AMD EPYC 7763", "flags\t: a");
        assertEquals("AMD EPYC 7763", Machine.modelIn(lines));
        assertEquals(System.getProperty("os.arch"), Machine.modelIn(List.of("processor\t: 0")));
    }
}
