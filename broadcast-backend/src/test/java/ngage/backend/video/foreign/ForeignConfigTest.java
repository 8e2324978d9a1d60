package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import ngage.backend.video.foreign.ForeignConfig.Push;
import org.junit.jupiter.api.Test;

class ForeignConfigTest {

    private static final URI STREAM = URI.create("https://venue.example/live.m3u8?token=x");

    @Test
    void saysByWhatItTellsTheTime() {
        assertEquals(
                "foreign stream https://venue.example/live.m3u8?***",
                new ForeignConfig(STREAM, ForeignTime.of("date-time"), null).toString());
        assertEquals(
                "foreign stream https://venue.example/live.m3u8?***, by our own clock",
                new ForeignConfig(STREAM, ForeignTime.of("clock"), null).toString());
    }

    @Test
    void refusesWhatIsNoTime() {
        assertEquals(
                "--foreign-time must be date-time or clock, is stamps",
                assertThrows(IllegalArgumentException.class, () -> ForeignTime.of("stamps"))
                        .getMessage());
    }

    @Test
    void refusesStampsThatWouldHaveNothingToAgreeWith() {
        Push push = new Push(URI.create("https://venue.example/metadata"), "token");
        String refusal =
                String.valueOf(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> new ForeignConfig(STREAM, ForeignTime.CLOCK, push))
                                .getMessage());
        assertTrue(
                refusal.startsWith("--foreign-time clock and --stamp-push contradict each other"),
                refusal);
    }
}
