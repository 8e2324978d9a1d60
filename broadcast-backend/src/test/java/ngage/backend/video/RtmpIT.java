package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.StreamState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real ffmpeg pushes over RTMP: with the wrong key, with the right one, and beside another source.
@Timeout(90)
class RtmpIT {

    @TempDir Path data;

    @Test
    void oneSourceAtATimeWithTheRightKeyWhicheverWayItComes() throws Exception {
        try (TestProgramme show = new TestProgramme(data)) {
            try (FakeStudio stranger = show.rtmpStudio("another-stream-key", 0)) {
                assertTrue(stranger.hasEnded(Duration.ofSeconds(20)));
            }
            assertEquals(StreamState.NO_SOURCE, show.programme.stream().state());
            assertTrue(show.text().contains("RTMP from 127.0.0.1: it has another key"), show::text);

            StreamClock.Source first;
            try (FakeStudio _ = show.rtmpStudio(TestProgramme.KEY, 0)) {
                show.awaitLive();
                first = show.clock.source();
                assertEquals(
                        "live: RTMP from 127.0.0.1, 428x240, 30 frames a second, sound",
                        show.text());

                try (FakeStudio second = show.rtmpStudio(TestProgramme.KEY, 0)) {
                    assertTrue(second.hasEnded(Duration.ofSeconds(20)));
                }
                String told = show.programme.health().getFirst().text();
                assertEquals(Health.DEGRADED, show.programme.health().getFirst().state());
                assertTrue(
                        told.contains(
                                "refused RTMP from 127.0.0.1 while RTMP from 127.0.0.1 is on"),
                        told);
                try (FakeStudio third = show.srtStudio(0)) {
                    assertTrue(third.hasEnded(Duration.ofSeconds(20)));
                }
                assertTrue(
                        show.programme
                                .health()
                                .getFirst()
                                .text()
                                .contains(
                                        "refused SRT from 127.0.0.1 while RTMP from 127.0.0.1 is"
                                                + " on"),
                        () -> show.programme.health().getFirst().text());
                assertEquals(first, show.clock.source(), "the first stays on");
            }
            show.awaitNoSource();
            TestProgramme.await(() -> show.text().contains("RTMP from 127.0.0.1 broke off"));

            try (FakeStudio _ = show.srtStudio(0)) {
                show.awaitLive();
                assertTrue(show.text().startsWith("live: SRT from 127.0.0.1, 428x240"), show::text);
                StreamClock.Source second = show.clock.source();
                assertNotNull(second);
                assertNotEquals(first, second);
                try (FakeStudio other = show.rtmpStudio(TestProgramme.KEY, 0)) {
                    assertTrue(other.hasEnded(Duration.ofSeconds(20)));
                }
                assertTrue(
                        show.programme
                                .health()
                                .getFirst()
                                .text()
                                .contains("while SRT from 127.0.0.1 is on"),
                        () -> show.programme.health().getFirst().text());
                assertEquals(second, show.clock.source());
            }
        }
    }

    @Test
    void aStudioThatStandsStillIsGoneAndGetsInAgainWhenItCallsAgain() throws Exception {
        try (TestProgramme show = new TestProgramme(data)) {
            try (FakeStudio studio = show.rtmpStudio(TestProgramme.KEY, 0)) {
                awaitGoneAndBack(show, studio, "RTMP");
            }
            try (FakeStudio _ = show.rtmpStudio(TestProgramme.KEY, 5000)) {
                show.awaitLive();
            }
            show.awaitNoSource();
            try (FakeStudio studio = show.srtStudio(0)) {
                awaitGoneAndBack(show, studio, "SRT");
            }
            try (FakeStudio _ = show.srtStudio(5000)) {
                show.awaitLive();
            }
        }
    }

    @Test
    void aStudioThatStandsStillDoesNotKeepAnotherOut() throws Exception {
        try (TestProgramme show = new TestProgramme(data);
                FakeStudio studio = show.rtmpStudio(TestProgramme.KEY, 0)) {
            show.awaitLive();
            studio.freeze();
            show.awaitNoSource();
            try (FakeStudio _ = show.rtmpStudio(TestProgramme.KEY, 0)) {
                show.awaitLive();
            }
            studio.thaw();
        }
    }

    /// Its connection is closed meanwhile: what it had in mind then is nobody's programme any more.
    private static void awaitGoneAndBack(TestProgramme show, FakeStudio studio, String way)
            throws Exception {
        show.awaitLive();
        studio.freeze();
        show.awaitNoSource();
        TestProgramme.await(
                () -> show.text().contains(way + " from 127.0.0.1 sent nothing for 2 s"));
        studio.thaw();
        assertTrue(studio.hasEnded(Duration.ofSeconds(20)), "so it notices, and can call again");
        assertEquals(StreamState.NO_SOURCE, show.programme.stream().state());
    }
}
