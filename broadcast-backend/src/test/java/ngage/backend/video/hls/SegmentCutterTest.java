package ngage.backend.video.hls;

import static ngage.backend.video.GeneratedStream.AUDIO;
import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ReceivedStream;
import ngage.backend.video.hls.HlsConfig.Delivery;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.junit.jupiter.api.Test;

class SegmentCutterTest {

    private static final MediaTimeline TIMELINE = new MediaTimeline(1_795_380_000_000_000L);
    private static final long FRAME = 3000;

    /// Of sound.
    private static final long UNIT = 1920;

    private final List<Piece> pieces = new ArrayList<>();
    private final SegmentCutter cutter = cutter(Delivery.SEGMENTS);

    @Test
    void aSegmentHasAllSoundFromItsFirstFrameOnHoweverLateTheMuxerWritesIt() throws Exception {
        playWithSound(cutter, 95, 2 * UNIT);
        cutter.finish();

        assertEquals(4, segments().size());
        for (int i = 0; i < 3; i++) {
            MediaSegment segment = segments().get(i);
            long start = 30L * i * FRAME;
            assertEquals(TIMELINE.at(start), segment.firstFrame());
            assertEquals(TIMELINE.at(start), segment.firstSample());
            assertEquals(TIMELINE.at(start + 30 * FRAME), segment.end());
            assertEquals(units(start, start + 30 * FRAME), sound(segment));
        }
    }

    @Test
    void soundThatIsTooLateBelongsToTheNextSegment() throws Exception {
        long late = SegmentCutter.LATE + 3 * FRAME;
        playWithSound(cutter, 95, late);
        cutter.finish();

        MediaSegment second = segments().get(1);
        assertEquals(30 * FRAME, second.ticks());
        assertEquals(TIMELINE.at(sound(second).first()), second.firstSample());
        assertEquals(
                units(0, Long.MAX_VALUE).headSet(sound(segments().get(2)).first()),
                union(sound(segments().get(0)), sound(second)),
                "none is lost");
    }

    @Test
    void withoutSoundNothingWaits() {
        SegmentCutter silent =
                new SegmentCutter(
                        List.of(VIDEO),
                        config(Delivery.SEGMENTS),
                        TIMELINE,
                        new FrameRate(30, 1),
                        new CueMarks(),
                        pieces::add);
        for (int i = 0; i <= 30; i++) {
            frame(silent, i, i * FRAME);
        }

        assertEquals(1, pieces.size());
    }

    /// A source that is cut off among B-frames leaves a last frame far behind the one before.
    @Test
    void theLastFrameLastsOneFrameHoweverFarTheOneBeforeIs() {
        for (int i = 0; i < 12; i++) {
            frame(cutter, i, i * FRAME);
        }
        frame(cutter, 12, 15 * FRAME);
        cutter.finish();

        assertEquals(TIMELINE.at(16 * FRAME), segments().getLast().end());
        assertEquals(16 * FRAME, segments().getLast().ticks());
    }

    @Test
    void inPartsNothingIsMissingAndASegmentComesBeforeThePartsOfTheNext() throws Exception {
        SegmentCutter inParts = cutter(Delivery.PARTS);
        playWithSound(inParts, 75, UNIT);
        inParts.finish();

        String order =
                pieces.stream()
                        .map(piece -> piece instanceof MediaPart ? "p" : "S")
                        .collect(Collectors.joining());
        assertEquals("ppSppSpS", order, "the last part of each is within it");
        for (MediaSegment segment : segments()) {
            assertEquals(
                    segment.ticks(), segment.parts().stream().mapToLong(MediaPart::ticks).sum());
            TreeSet<Long> heard = new TreeSet<>();
            TreeSet<Long> seen = new TreeSet<>();
            for (MediaPart part : segment.parts()) {
                ReceivedStream received = ReceivedStream.of(part.bytes());
                heard.addAll(received.audio());
                seen.addAll(received.video());
            }
            assertEquals(ReceivedStream.of(segment.bytes()).audio(), heard);
            assertEquals(ReceivedStream.of(segment.bytes()).video(), seen);
        }
    }

    /// Sound begins a unit before the picture, as out of an encoder, and stands `delay` behind it in the stream.
    private static void playWithSound(SegmentCutter cutter, int frames, long delay) {
        long unit = -UNIT;
        for (int i = 0; i < frames; i++) {
            frame(cutter, i, i * FRAME);
            for (; unit + delay <= i * FRAME; unit += UNIT) {
                for (TsPacket packet : new GeneratedStream().frame(AUDIO, unit).packets()) {
                    cutter.audio(packet, unit);
                }
            }
        }
    }

    private static void frame(SegmentCutter cutter, int number, long pts) {
        GeneratedStream one = new GeneratedStream();
        for (TsPacket packet :
                (number % 30 == 0 ? one.key(VIDEO, pts) : one.frame(VIDEO, pts)).packets()) {
            cutter.video(packet, pts);
        }
    }

    private SegmentCutter cutter(Delivery delivery) {
        return new SegmentCutter(
                List.of(VIDEO, AUDIO),
                config(delivery),
                TIMELINE,
                new FrameRate(30, 1),
                new CueMarks(),
                pieces::add);
    }

    private static HlsConfig config(Delivery delivery) {
        return new HlsConfig(Duration.ofSeconds(1), Duration.ofSeconds(8), delivery);
    }

    private List<MediaSegment> segments() {
        return pieces.stream()
                .filter(MediaSegment.class::isInstance)
                .map(MediaSegment.class::cast)
                .toList();
    }

    private static NavigableSet<Long> sound(MediaSegment segment) throws Exception {
        return ReceivedStream.of(segment.bytes()).audio();
    }

    private static NavigableSet<Long> units(long from, long to) {
        return LongStream.iterate(0, tick -> tick < 10L * Ticks.PER_SECOND, tick -> tick + UNIT)
                .filter(tick -> tick >= from && tick < to)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Long> union(Set<Long> a, Set<Long> b) {
        Set<Long> all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }
}
