package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import ngage.backend.stamp.StreamClock;
import ngage.backend.video.foreign.ForeignPlaylist.Kind;
import ngage.backend.video.foreign.ForeignPlaylist.Segment;
import ngage.backend.video.ingest.StudioFeed;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForeignStreamTest {

    private static final long SECOND = 1_000_000_000;
    private static final long T = 1_795_380_668_000_000L;
    private static final URI ADDRESS = URI.create("http://127.0.0.1:9/live.m3u8");

    private final HttpSource source = new HttpSource();
    private long nanos;
    private final StreamClock clock = new StreamClock(new MediaTime(1), () -> nanos);
    private final ForeignMonitor monitor =
            new ForeignMonitor(source, new StudioFeed(), clock, _ -> {});
    private final ForeignStream stream =
            new ForeignStream(
                    source,
                    ADDRESS,
                    ForeignTime.DATE_TIME,
                    new DateTimeSession(clock, monitor),
                    () -> nanos);

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void beginsWhenTheEdgeMovesBecauseOnlyThenItIsKnownWhenItCame() {
        see(0, 10, T);
        assertNull(stream.state().began());
        assertNull(clock.source());
        see(SECOND, 10, T);
        assertNull(clock.source(), "the same again is no move");
        see(2 * SECOND, 11, T + 2_000_000);
        assertEquals(new MediaTime(T + 2_000_000), stream.state().began());
        nanos = 3 * SECOND;
        assertEquals(new MediaTime(T + 5_000_000), clock.now(), "the edge, and a second");
    }

    @Test
    void doesNotStepBackForAnEdgeThatComesLate() {
        see(0, 10, T);
        see(2 * SECOND, 11, T + 2_000_000);
        nanos = 4 * SECOND + 900_000_000;
        MediaTime before = clock.now();
        see(nanos, 12, T + 4_000_000);
        assertEquals(before, clock.now());
    }

    @Test
    void anotherProgrammeTimeIsAnotherSession() {
        see(0, 10, T);
        see(2 * SECOND, 11, T + 2_000_000);
        see(4 * SECOND, 12, T + 500_000_000);
        assertEquals(new MediaTime(T + 500_000_000), stream.state().began());
        assertEquals(new MediaTime(T + 502_000_000), clock.now());
        see(6 * SECOND, 3, T + 502_000_000);
        assertEquals(
                new MediaTime(T + 502_000_000), stream.state().began(), "numbers that begin anew");
        assertNotNull(clock.source());
    }

    @Test
    void anOlderPlaylistOfAnotherCacheChangesNothing() {
        see(0, 10, T);
        see(2 * SECOND, 11, T + 2_000_000);
        see(4 * SECOND, List.of(11L, 12L), T + 2_000_000);
        ForeignStream.State before = stream.state();

        see(4 * SECOND + SECOND / 2, List.of(10L, 11L), T + 1_000); // rounded elsewhere

        assertEquals(before, stream.state());
        assertEquals(new MediaTime(T + 6_500_000), clock.now());
        see(6 * SECOND, List.of(10L, 11L), T + 700_000_000);
        assertEquals(new MediaTime(T + 702_000_000), stream.state().began(), "another time");
    }

    @Test
    void datesThatJumpAreAnotherSessionHoweverLateAnEdgeMayBe() {
        see(0, 10, T);
        see(2 * SECOND, 11, T + 2_000_000);
        see(4 * SECOND, List.of(11L, 12L), T + 2_000_000);
        assertEquals(new MediaTime(T + 2_000_000), stream.state().began());

        see(6 * SECOND, 13, T + 6_000_000 - 2_500_000);

        assertEquals(new MediaTime(T + 3_500_000), stream.state().began());
        assertEquals(new MediaTime(T + 5_500_000), clock.now(), "set back with the programme");
    }

    @Test
    void byTheClockItIsOnlyWatchedAndTheClockGoesOnAsWithoutASource() {
        ForeignStream watched =
                new ForeignStream(
                        source, ADDRESS, ForeignTime.CLOCK, new ClockSession(clock), () -> nanos);
        watched.onPlaylist(undated(10), 0);
        assertNull(watched.state().began());
        nanos = 2 * SECOND;
        watched.onPlaylist(undated(11), nanos);
        assertEquals(new MediaTime(2_000_001), watched.state().began());
        nanos = 5 * SECOND;
        watched.onPlaylist(undated(11), nanos);
        watched.onPlaylist(undated(3), nanos);
        assertEquals(new MediaTime(5_000_001), watched.state().began(), "numbers that begin anew");
        assertNull(clock.source());
        assertEquals(new MediaTime(5_000_001), clock.now());
    }

    private static ForeignPlaylist undated(long newest) {
        return new ForeignPlaylist(Duration.ofSeconds(2), newest, List.of(), Kind.TRANSPORT_STREAM);
    }

    private void see(long atNanos, long number, long dateMicros) {
        see(atNanos, List.of(number), dateMicros);
    }

    /// @param dateMicros of the first of these segments
    private void see(long atNanos, List<Long> numbers, long dateMicros) {
        nanos = atNanos;
        long first = numbers.getFirst();
        List<Segment> segments =
                numbers.stream()
                        .map(number ->
                                new Segment(
                                        number,
                                        ADDRESS.resolve(number + ".ts"),
                                        Duration.ofSeconds(2),
                                        new MediaTime(dateMicros + (number - first) * 2_000_000),
                                        false))
                        .toList();
        stream.onPlaylist(
                new ForeignPlaylist(
                        Duration.ofSeconds(2), numbers.getLast(), segments, Kind.TRANSPORT_STREAM),
                atNanos);
    }
}
