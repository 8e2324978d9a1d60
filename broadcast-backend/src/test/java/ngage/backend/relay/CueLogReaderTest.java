package ngage.backend.relay;

import static ngage.backend.relay.Entries.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import org.junit.jupiter.api.Test;

class CueLogReaderTest {

    private final InMemoryCueLog log = new InMemoryCueLog(new ShowRunId("r"));
    private final List<LogEntry> heard = new ArrayList<>();

    @Test
    void callsListenersWithEveryEntryOnceAndInOrder() throws Exception {
        CueLogReader reader = new CueLogReader(log, 0, List.of(heard::add));

        log.append(1, entries(1, 3));
        reader.read(Duration.ZERO);
        reader.read(Duration.ZERO);
        log.append(1, entries(4, 5));
        reader.read(Duration.ZERO);

        assertEquals(entries(1, 5), heard);
        assertEquals(5, reader.offset());
    }

    @Test
    void beginsAfterTheOffsetThatItIsGiven() throws Exception {
        log.append(1, entries(1, 5));

        new CueLogReader(log, 3, List.of(heard::add)).read(Duration.ZERO);

        assertEquals(entries(4, 5), heard);
    }

    @Test
    void keepsCallingTheOthersWhenOneListenerFails() throws Exception {
        LogListener failing =
                _ -> {
                    throw new StackOverflowError("on purpose");
                };
        log.append(1, entries(1, 2));

        new CueLogReader(log, 0, List.of(failing, heard::add)).read(Duration.ZERO);

        assertEquals(entries(1, 2), heard);
    }

    @Test
    void stopsAtAHole() {
        CueLog holed =
                new CueLog() {
                    @Override
                    public ShowRunId epoch() {
                        return log.epoch();
                    }

                    @Override
                    public void append(long term, List<LogEntry> entries) {}

                    @Override
                    public List<LogEntry> after(long offset, Duration patience) {
                        return entries(2, 3);
                    }

                    @Override
                    public boolean putBack(List<LogEntry> entries) {
                        return false;
                    }

                    @Override
                    public long last() {
                        return 3;
                    }
                };
        CueLogReader reader = new CueLogReader(holed, 0, List.of(heard::add));

        assertThrows(IllegalStateException.class, () -> reader.read(Duration.ZERO));
        assertEquals(List.of(), heard);
    }

    @Test
    void goesOnWhereItWasWhenTheLogComesBack() throws Exception {
        BlockingQueue<LogEntry> hears = new LinkedBlockingQueue<>();
        try (Supervisor supervisor = Supervisor.standard();
                CueLogReader reader = new CueLogReader(log, 0, List.of(hears::add))) {
            reader.start(supervisor);
            log.append(1, entries(1, 1));
            assertEquals(Entries.entry(1), hears.take());

            log.goAway();
            log.comeBack();
            log.append(1, entries(2, 2));

            assertEquals(Entries.entry(2), hears.take());
        }
    }

    @Test
    void passesOnWhatComesAnotherWayOnceAndInOrder() throws Exception {
        CueLogReader reader = new CueLogReader(log, 0, List.of(heard::add));
        log.append(1, entries(1, 2));
        reader.read(Duration.ZERO);

        assertEquals(4, reader.hear(entries(2, 4)));
        assertEquals(4, reader.hear(entries(6, 6)));
        log.append(1, entries(3, 5));
        reader.read(Duration.ZERO);

        assertEquals(entries(1, 5), heard);
    }

    @Test
    void givesTheLogBackWhatItHasLost() throws Exception {
        CueLogReader reader = new CueLogReader(log, 0, List.of(heard::add));
        log.append(1, entries(1, 5));
        reader.read(Duration.ZERO);
        log.loseLast(2);

        reader.mend();

        assertEquals(entries(1, 5), log.after(0, Duration.ZERO));
        assertEquals(Health.GOOD, reader.health().state());
    }

    @Test
    void saysSoWhenTheLogHasAnotherEntryThanItHasPassedOn() throws Exception {
        CueLogReader reader = new CueLogReader(log, 0, List.of(heard::add));
        log.append(1, entries(1, 5));
        reader.read(Duration.ZERO);
        log.loseLast(1);
        log.append(1, List.of(Entries.entry(5, "other")));

        reader.mend();

        assertEquals(Health.DOWN, reader.health().state());
    }
}
