package ngage.backend.video.ladder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import ngage.backend.video.TestFfmpeg;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ts.FrameRate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The encoders of the real ffmpegs, with the ladder's own arguments.
@Timeout(60)
class EncoderCheckIT {

    private static final LadderConfig LADDER =
            new LadderConfig(
                    List.of(
                            new Rendition("240p", 426, 240, 400),
                            new Rendition("120p", 214, 120, 200)),
                    64);

    private static final Rendition SMALL = LADDER.renditions().getLast();

    @TempDir static Path data;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "24; 24; 1; N/FR",
                "25; 25; 1; N/FR",
                "30000/1001; 30000; 1001; N/FR",
                "30; 30; 1; round(N*1000/30)/1000",
                "50; 50; 1; N/FR",
                "60; 60; 1; N/FR",
                "30; 30; 1; N/30+0.3*floor(N/20)+0.006*mod(N\\,5)"
            })
    void everyEncoderKeepsTimesAndStampsAndPutsKeyframesWhereAsked(
            String rate, int numerator, int denominator, String times) throws Exception {
        for (Ffmpeg ffmpeg : ffmpegs()) {
            StampedFrames source = EncoderCheck.source(ffmpeg, "testsrc2=s=320x180", rate, times);
            List<String> arguments =
                    LADDER.arguments(
                            ffmpeg.encoder(),
                            new FrameRate(numerator, denominator),
                            OptionalLong.empty());

            assertEquals(
                    Optional.empty(),
                    EncoderCheck.complaint(ffmpeg, source, arguments),
                    ffmpeg.encoder().ffmpegName());
            assertTrue(source.times().size() > 50, "two seconds");
        }
    }

    @Test
    void findsOutWhoMovesThePicture() throws Exception {
        Ffmpeg ffmpeg = TestFfmpeg.find(data);
        StampedFrames source =
                EncoderCheck.source(ffmpeg, "testsrc2=s=320x180", "30", "N/30+0.007*mod(N\\,3)");
        List<String> arguments =
                new ArrayList<>(
                        LADDER.arguments(
                                ffmpeg.encoder(), new FrameRate(30, 1), OptionalLong.empty()));
        arguments.set(arguments.indexOf("1:90000"), "1:30");

        assertEquals(
                Optional.of("frames are not at their times any more, or are missing"),
                EncoderCheck.complaint(ffmpeg, source, arguments));
    }

    @Test
    void findsOutWhoPutsKeyframesElsewhere() throws Exception {
        Ffmpeg ffmpeg = TestFfmpeg.find(data);
        StampedFrames source = EncoderCheck.source(ffmpeg, "testsrc2=s=320x180", "30", "N/30");
        List<String> arguments =
                new ArrayList<>(
                        LADDER.arguments(
                                ffmpeg.encoder(), new FrameRate(30, 1), OptionalLong.empty()));
        arguments.set(arguments.indexOf("-force_key_frames:v") + 1, "0.5");

        assertEquals(
                Optional.of("keyframes are not where they were asked for"),
                EncoderCheck.complaint(ffmpeg, source, arguments));
    }

    @Test
    void takesTheFirstThatIsGoodAndSaysWhyAnotherIsNot() throws Exception {
        Ffmpeg ffmpeg = TestFfmpeg.find(data);
        assertEquals(ffmpeg.encoder(), EncoderCheck.prove(ffmpeg, LADDER, null).encoder());

        Assumptions.assumeTrue(ffmpeg.encoders().contains(H264Encoder.V4L2M2M));
        FfmpegMissingException e =
                assertThrows(
                        FfmpegMissingException.class,
                        () -> EncoderCheck.prove(ffmpeg, LADDER, H264Encoder.V4L2M2M));
        assertTrue(String.valueOf(e.getMessage()).contains("h264_v4l2m2m: "), e::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "color=white:s=320x240; 160; 120",
                "color=white:s=320x180; 214; 120",
                "color=white:s=480x180; 214; 80",
                "color=white:s=320x240,setsar=4/3; 214; 120"
            })
    void thePictureKeepsItsShapeBetweenBars(String picture, int width, int height)
            throws Exception {
        Ffmpeg ffmpeg = TestFfmpeg.find(data);
        String[] filters = picture.split(",", 2);
        StampedFrames source = EncoderCheck.source(ffmpeg, filters[0], "30", "N/30");
        List<String> words = new ArrayList<>(List.of("-f", "mpegts", "-i", "pipe:0", "-vf"));
        words.add((filters.length > 1 ? filters[1] + "," : "") + LadderConfig.fitted(SMALL));
        words.addAll(List.of("-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"));
        byte[] pixels = EncoderCheck.run(ffmpeg, words, source.bytes());

        assertEquals(SMALL.width() * SMALL.height(), pixels.length);
        int row = SMALL.height() / 2 * SMALL.width();
        assertNear(
                width,
                IntStream.range(0, SMALL.width()).filter(x -> isLight(pixels[row + x])).count());
        int column = SMALL.width() / 2;
        assertNear(
                height,
                IntStream.range(0, SMALL.height())
                        .filter(y -> isLight(pixels[y * SMALL.width() + column]))
                        .count());
    }

    /// Sizes are even, and edges a little grey.
    private static void assertNear(int expected, long found) {
        assertTrue(Math.abs(found - expected) <= 2, () -> found + " instead of " + expected);
    }

    private static boolean isLight(byte pixel) {
        return (pixel & 0xff) > 128;
    }

    private static List<Ffmpeg> ffmpegs() throws InterruptedException {
        List<Ffmpeg> found = new ArrayList<>(List.of(TestFfmpeg.find(data)));
        try {
            found.add(TestFfmpeg.bundled());
        } catch (FfmpegMissingException e) {
            System.err.println("only with the system's ffmpeg: " + e.getMessage());
        }
        return found;
    }
}
