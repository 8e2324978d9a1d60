package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import ngage.protocol.ToControlRoom.StreamState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The studio comes, is cut off, and comes back, with the slate before, between and after: what a phone
/// sees of it in the playlist.
@Timeout(90)
class SlateIT {

    /// A playlist tells begins in whole milliseconds, and lengths in tens of microseconds.
    private static final long STEP_MICROS = 1010;

    /// What phones stand behind the ingest with segments of a second, and twice that for a loaded machine.
    private static final long MAX_DELAY_MICROS = 10_000_000;

    @TempDir Path data;

    private final PlaylistWatch phone = new PlaylistWatch();

    @Test
    void mediaTimeGoesOnWithoutGapOrOverlapThroughLossAndReturnOfTheStudio() throws Exception {
        try (TestProgramme show = new TestProgramme(data)) {
            watchUntil(show, () -> phone.all().size() >= 2);
            assertEquals(StreamState.NO_SOURCE, show.programme.stream().state());
            assertTrue(show.programme.stream().text().contains("phones see the slate"));
            assertNull(show.clock.source());

            try (FakeStudio studio = show.srtStudio(0)) {
                watchUntil(show, () -> show.programme.stream().state() == StreamState.LIVE);
                int before = phone.all().size();
                watchUntil(show, () -> phone.all().size() >= before + 2);
                studio.kill();
                watchUntil(show, () -> show.programme.stream().state() == StreamState.NO_SOURCE);
                watchUntil(
                        show,
                        () -> show.text().contains("SRT from 127.0.0.1 sent nothing for 2 s"));
                int lost = phone.all().size();
                watchUntil(show, () -> phone.all().size() >= lost + 4);
            }
            try (FakeStudio _ = show.srtStudio(5000)) {
                watchUntil(show, () -> show.programme.stream().state() == StreamState.LIVE);
                int back = phone.all().size();
                watchUntil(show, () -> phone.all().size() >= back + 2);
            }
        }
        List<PlaylistWatch.Seen> all = phone.all();
        assertEquals(3, all.stream().filter(PlaylistWatch.Seen::afterBreak).count(), all::toString);
        assertTrue(phone.greatestStep() <= STEP_MICROS, () -> describe(all));
        assertTrue(phone.neededDelayMicros() <= MAX_DELAY_MICROS, () -> describe(all));
    }

    private String describe(List<PlaylistWatch.Seen> all) {
        StringBuilder text = new StringBuilder();
        text.append(phone.greatestStep()).append(" us at most from one segment to the next, ");
        text.append(phone.neededDelayMicros()).append(" us behind:\n");
        all.forEach(seen -> text.append(seen).append('\n'));
        return text.toString();
    }

    private void watchUntil(TestProgramme show, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            phone.look(show.playlist(), show.clock.arrival().micros());
            LockSupport.parkNanos(50_000_000);
        }
    }
}
