package ngage.backend.video.ingest;

import static ngage.backend.video.GeneratedStream.AUDIO;
import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ReceivedStream;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class StamperTest {

    private static final long START = 1_795_380_000_000_000L;
    private static final long FRAME = 3000;

    private static final byte[] PARAMETERS_720 =
            nal("6742c01fda014016ec0440000003004000000f03c60ca8");
    private static final byte[] PARAMETERS_360 =
            nal("6742c01eda0280bfe5c044000003000400000300f03c58ba80");
    private static final byte[] REMARK = nal("06" + "05".repeat(700));
    private static final byte[] SLICE = nal("65" + "88".repeat(50));

    private final List<StudioSession> sessions = new ArrayList<>();
    private final List<MediaTime> frames = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final ByteArrayOutputStream stamped = new ByteArrayOutputStream();
    private long wall = START;
    private int arrivals;
    private int breaks;

    private final Stamper stamper =
            new Stamper(
                    () -> wall,
                    new StudioListener() {
                        @Override
                        public void onArriving() {
                            arrivals++;
                        }

                        @Override
                        public MediaTime meet(MediaTime wanted) {
                            return wanted;
                        }

                        @Override
                        public void onSession(StudioSession session) {
                            sessions.add(session);
                        }

                        @Override
                        public void onBroken() {
                            breaks++;
                        }

                        @Override
                        public void onChunk(StudioChunk chunk) {
                            starts.add(chunk.start());
                            stamped.writeBytes(chunk.bytes());
                        }

                        @Override
                        public void onFrame(MediaTime frame, MediaTime shown) {
                            frames.add(frame);
                        }
                    });

    @Test
    void thePacketOfTheFirstSecondThatWasDelayedLeastFixesTheMap() throws Exception {
        accept(new GeneratedStream().tables(VIDEO));
        for (int i = 0; i <= 40; i++) {
            // Each arrives 50 ms late, the seventh only 10 ms; later ones earlier still do not
            // count.
            long delay = i == 7 ? 10_000 : i > 35 ? 0 : 50_000;
            wall = START + MediaTimeline.micros(i * FRAME) + delay;
            accept(frame(i, i * FRAME, i * FRAME));
        }

        MediaTimeline timeline = new MediaTimeline(START + 10_000);
        assertEquals(
                List.of(
                        new StudioSession(
                                StudioSession.Kind.STUDIO,
                                timeline,
                                timeline.at(0),
                                new FrameRate(30, 1),
                                "30 frames a second, no sound")),
                sessions);
        assertEquals(1, arrivals);
        assertEquals(timeline.at(40 * FRAME), frames.getLast());
        assertEquals(41, frames.size());
    }

    @Test
    void stampsEveryFrameAtItsDecodingTimeAlsoAmongBFrames() throws Exception {
        accept(new GeneratedStream().tables(VIDEO, AUDIO));
        int[] shown = {0, 4, 2, 1, 3, 8, 6, 5, 7};
        for (int i = 0; i < 45; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            long pts = (shown[i % 9] + i / 9 * 9 + 2) * FRAME;
            accept(frame(i, pts, i * FRAME));
        }
        stamper.flush();

        MediaTimeline timeline = new MediaTimeline(START);
        Map<Long, Id3Stamp> expected = new LinkedHashMap<>();
        for (long i = 0; i < 45; i++) {
            expected.put(i * FRAME, new Id3Stamp(timeline.at(i * FRAME)));
        }
        ReceivedStream received = ReceivedStream.of(stamped.toByteArray());
        assertEquals(expected, received.stamps());
        assertEquals(45, received.video().size());
        assertEquals(timeline.at(2 * FRAME), sessions.getFirst().firstFrame());
        assertEquals(timeline.at(46 * FRAME), frames.getLast());
    }

    @Test
    void goesOnWhenTheStreamsTimesStartAgain() throws Exception {
        long start = (1L << 33) - 20 * FRAME;
        accept(new GeneratedStream().tables(VIDEO));
        for (int i = 0; i < 60; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            accept(frame(i, start + i * FRAME, start + i * FRAME));
        }
        stamper.flush();

        for (int i = 0; i < 60; i++) {
            long off = frames.get(i).micros() - (START + MediaTimeline.micros(i * FRAME));
            assertTrue(Math.abs(off) <= 1, "frame " + i + " is off by " + off + " us");
        }
        ReceivedStream received = ReceivedStream.of(stamped.toByteArray());
        assertEquals(new Id3Stamp(frames.get(20)), received.stamps().get(0L));
        assertEquals(0, breaks);
    }

    @Test
    void tellsAtOnceThatTheTimesJumpedThoughTheNextKeyframeIsFarAway() throws Exception {
        accept(new GeneratedStream().tables(VIDEO));
        for (int i = 0; i < 40; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            accept(frame(i, i * FRAME, i * FRAME));
        }
        assertEquals(0, breaks);

        accept(frame(1, 90_000_000, 90_000_000)); // no keyframe
        assertEquals(1, breaks);
        accept(frame(1, 90_000_000 + FRAME, 90_000_000 + FRAME));
        assertEquals(1, breaks);
        assertEquals(40, frames.size());
    }

    @Test
    void tellsThatTheTimesJumpedInTheSecondThatIsHeldBackToo() throws Exception {
        accept(new GeneratedStream().tables(VIDEO));
        for (int i = 0; i < 10; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            accept(frame(i, i * FRAME, i * FRAME));
        }
        assertEquals(1, arrivals);

        accept(frame(1, 90_000_000, 90_000_000)); // no keyframe

        assertEquals(1, breaks, "or whoever waits for its media time would wait for ever");
    }

    @Test
    void startsAtAKeyframeAndTellsWhereOneMayJoin() throws Exception {
        accept(new GeneratedStream().tables(VIDEO));
        accept(new GeneratedStream().frame(VIDEO, 0).frame(AUDIO, 0));
        for (int i = 1; i < 62; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            accept(frame(i - 1, i * FRAME, i * FRAME));
            stamper.flush();
        }

        assertEquals(new MediaTimeline(START).at(FRAME), sessions.getFirst().firstFrame());
        assertEquals(3, starts.stream().filter(Start.KEYFRAME::equals).count(), "of 61 frames");
        assertEquals(Start.KEYFRAME, starts.getFirst());
    }

    @Test
    void aLongRemarkBeforeTheParametersDoesNotHideThem() throws Exception {
        accept(new GeneratedStream().tables(VIDEO, AUDIO));
        for (int i = 0; i < 90; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            // As OBS does it: what its encoder has to say comes once, before all else.
            byte[] remark = i == 0 ? REMARK : new byte[0];
            byte[] picture = concat(remark, PARAMETERS_720, SLICE);
            accept(
                    i % 30 == 0
                            ? new GeneratedStream().key(VIDEO, i * FRAME, picture)
                            : frame(i, i * FRAME, i * FRAME));
        }
        stamper.flush();

        assertEquals(
                List.of("1280x720, 30 frames a second, sound"),
                sessions.stream().map(StudioSession::inWords).toList());
        assertEquals(90, ReceivedStream.of(stamped.toByteArray()).video().size());
    }

    @Test
    void aPictureOfAnotherKindBeginsASessionWithItsFirstKeyframe() throws Exception {
        accept(new GeneratedStream().tables(VIDEO));
        for (int i = 0; i < 120; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            byte[] picture = concat(REMARK, i < 60 ? PARAMETERS_720 : PARAMETERS_360, SLICE);
            accept(
                    i % 30 == 0
                            ? new GeneratedStream().key(VIDEO, i * FRAME, picture)
                            : frame(i, i * FRAME, i * FRAME));
        }

        assertEquals(
                List.of(
                        "1280x720, 30 frames a second, no sound",
                        "640x360, 30 frames a second, no sound"),
                sessions.stream().map(StudioSession::inWords).toList());
        assertEquals(new MediaTimeline(START).at(60 * FRAME), sessions.getLast().firstFrame());
    }

    @Test
    void aKeyframeThatShowsNoParametersIsAFrameLikeOthers() throws Exception {
        accept(new GeneratedStream().tables(VIDEO));
        for (int i = 0; i < 60; i++) {
            wall = START + MediaTimeline.micros(i * FRAME);
            accept(
                    i % 30 == 0
                            ? new GeneratedStream()
                                    .key(VIDEO, i * FRAME, concat(REMARK, REMARK, SLICE))
                            : frame(i, i * FRAME, i * FRAME));
        }
        stamper.flush();

        assertEquals(1, sessions.size());
        assertEquals(60, ReceivedStream.of(stamped.toByteArray()).video().size());
    }

    @Test
    void refusesAStreamWithoutVideo() {
        assertThrows(
                MalformedStreamException.class, () -> accept(new GeneratedStream().tables(AUDIO)));
    }

    private static GeneratedStream frame(int i, long pts, long dts) {
        GeneratedStream stream = new GeneratedStream();
        return i % 30 == 0 ? stream.key(VIDEO, pts, dts) : stream.frame(VIDEO, pts, dts);
    }

    private static byte[] nal(String hex) {
        return HexFormat.of().parseHex("000001" + hex);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void accept(GeneratedStream stream) throws MalformedStreamException {
        for (TsPacket packet : stream.packets()) {
            stamper.accept(packet);
        }
    }
}
