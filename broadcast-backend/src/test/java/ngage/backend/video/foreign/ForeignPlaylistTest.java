package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ngage.backend.video.foreign.ForeignPlaylist.Kind;
import ngage.backend.video.foreign.ForeignPlaylist.Segment;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class ForeignPlaylistTest {

    private static final URI ADDRESS = URI.create("https://venue.example/a/live.m3u8?token=x");

    /// 2026-11-26T04:00:00.033Z.
    private static final long MICROS = 1_795_665_600_033_000L;

    @Test
    void readsSegmentsWithTheirDates() throws Exception {
        ForeignPlaylist playlist =
                parse(
                        """
                        #EXTM3U
                        #EXT-X-VERSION:3
                        #EXT-X-TARGETDURATION:2
                        #EXT-X-MEDIA-SEQUENCE:41
                        #EXTINF:2.000000,
                        early.ts
                        #EXT-X-PROGRAM-DATE-TIME:2026-11-26T04:00:00.033Z
                        #EXTINF:2.000000,
                        a.ts?sig=1
                        #EXTINF:1.966667,
                        b.ts
                        #EXT-X-DISCONTINUITY
                        #EXT-X-PROGRAM-DATE-TIME:2026-11-26T09:31:00.033+0530
                        #EXTINF:2.0,
                        https://cdn.example/c.ts
                        """);
        assertEquals(
                new ForeignPlaylist(
                        Duration.ofSeconds(2),
                        44,
                        List.of(
                                segment(
                                        42,
                                        "https://venue.example/a/a.ts?sig=1",
                                        2_000_000,
                                        0,
                                        false),
                                segment(
                                        43,
                                        "https://venue.example/a/b.ts",
                                        1_966_667,
                                        2_000_000,
                                        false),
                                segment(
                                        44,
                                        "https://cdn.example/c.ts",
                                        2_000_000,
                                        60_000_000,
                                        true)),
                        Kind.TRANSPORT_STREAM),
                playlist);
        assertEquals(new MediaTime(MICROS + 62_000_000), playlist.newestDated().end());
    }

    @Test
    void knowsWhatTheMonitorCannotShow() throws Exception {
        assertEquals(Kind.FRAGMENTED_MP4, kind("#EXT-X-MAP:URI=\"init.mp4\""));
        assertEquals(Kind.ENCRYPTED, kind("#EXT-X-KEY:METHOD=AES-128,URI=\"k\""));
        assertEquals(Kind.TRANSPORT_STREAM, kind("#EXT-X-KEY:METHOD=NONE"));
        assertEquals(Kind.BYTE_RANGES, kind("#EXT-X-BYTERANGE:1000@0"));
    }

    @Test
    void saysInWordsWhatIsMissing() {
        assertEquals(
                "the playlist lists no segment with a date-time; without one start with --foreign-time clock",
                refusal("#EXTM3U\n#EXTINF:2,\na.ts\n"));
        assertEquals("the playlist lists no segment", refusal("#EXTM3U\n"));
        assertEquals("what is there is no HLS playlist", refusal("<html>Not found</html>"));
        assertThrows(
                MalformedStreamException.class,
                () -> parse("#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:yesterday\n#EXTINF:2,\na.ts\n"));
        String noAddress = "part one.ts";
        String said =
                refusal(
                        "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:00:00Z\n#EXTINF:2,\n"
                                + noAddress);
        assertTrue(said.contains(noAddress), said);
        assertThrows(
                MalformedStreamException.class,
                () ->
                        MasterPlaylist.parse(
                                ADDRESS, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + noAddress));
    }

    @Test
    void byTheClockItNeedsNoDateTimeAndLooksAtNone() throws Exception {
        assertEquals(
                new ForeignPlaylist(Duration.ofSeconds(2), 8, List.of(), Kind.TRANSPORT_STREAM),
                ForeignPlaylist.parse(
                        ADDRESS,
                        """
                        #EXTM3U
                        #EXT-X-TARGETDURATION:2
                        #EXT-X-MEDIA-SEQUENCE:7
                        #EXTINF:2.000000,
                        7.ts
                        #EXT-X-PROGRAM-DATE-TIME:yesterday
                        #EXTINF:2.000000,
                        8.ts
                        """,
                        ForeignTime.CLOCK));
    }

    @Test
    void choosesTheBestRenditionThatIsNotTooBig() throws Exception {
        MasterPlaylist master =
                MasterPlaylist.parse(
                                ADDRESS,
                                """
                                #EXTM3U
                                #EXT-X-STREAM-INF:BANDWIDTH=6000000,CODECS="avc1.64001f,mp4a.40.2"
                                1080.m3u8
                                #EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=1,BANDWIDTH=2500000,NAME="a,BANDWIDTH=9"
                                720.m3u8
                                #EXT-X-STREAM-INF:BANDWIDTH=400000
                                240.m3u8
                                """)
                        .orElseThrow();
        assertEquals(
                URI.create("https://venue.example/a/720.m3u8"), master.within(3_000_000).uri());
        assertEquals(URI.create("https://venue.example/a/240.m3u8"), master.within(1000).uri());
        assertEquals(
                Optional.empty(), MasterPlaylist.parse(ADDRESS, "#EXTM3U\n#EXTINF:2,\na.ts\n"));
    }

    private static Segment segment(
            long number, String uri, long durationMicros, long afterMicros, boolean startsAnew) {
        return new Segment(
                number,
                URI.create(uri),
                Duration.ofNanos(durationMicros * 1000),
                new MediaTime(MICROS + afterMicros),
                startsAnew);
    }

    private static Kind kind(String line) throws MalformedStreamException {
        return parse(
                        "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:2026-11-26T04:00:00.033Z\n"
                                + line
                                + "\n#EXTINF:2,\na\n")
                .kind();
    }

    private static String refusal(String text) {
        return String.valueOf(
                assertThrows(MalformedStreamException.class, () -> parse(text)).getMessage());
    }

    private static ForeignPlaylist parse(String text) throws MalformedStreamException {
        return ForeignPlaylist.parse(ADDRESS, text, ForeignTime.DATE_TIME);
    }
}
