package ngage.backend.video;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.ChildFilter;
import ngage.backend.process.Leash;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import org.junit.jupiter.api.Assumptions;

/// The real ffmpeg of this machine, as the tests use it.
public final class TestFfmpeg {

    /// One for all tests of a JVM: what loads the bundled one unpacks it once in its life, and gives away
    /// the same path for ever.
    private static final Path NATIVES = Path.of("target", "natives");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestFfmpeg() {}

    /// @return the one inside our jar, whatever the machine has
    /// @throws FfmpegMissingException if it does not run here
    public static Ffmpeg bundled() throws FfmpegMissingException, InterruptedException {
        return Ffmpeg.bundled(NATIVES);
    }

    /// @return what the backend would use; the test is skipped where there is none
    public static Ffmpeg find(Path dataFolder) throws InterruptedException {
        try {
            return Ffmpeg.find(null, dataFolder);
        } catch (FfmpegMissingException e) {
            return Assumptions.abort(e.toString());
        }
    }

    /// @return the frame numbers in the pixels of a transport stream, in the order of display
    public static List<Integer> frameNumbers(Ffmpeg ffmpeg, byte[] stream) throws Exception {
        List<String> words = new ArrayList<>(List.of("-f", "mpegts", "-i", "pipe:0"));
        words.addAll(List.of("-map", "0:v:0", "-fps_mode", "passthrough"));
        words.addAll(List.of("-s", FrameNumber.WIDTH + "x" + FrameNumber.HEIGHT));
        words.addAll(List.of("-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"));
        byte[] pixels =
                ChildFilter.run(
                        ffmpeg.command("decoder", Leash.STDIN, words, Set.of()), stream, PATIENCE);
        if (pixels.length == 0) {
            throw new IllegalStateException("nothing was decoded");
        }
        List<Integer> numbers = new ArrayList<>();
        int size = FrameNumber.WIDTH * FrameNumber.HEIGHT;
        for (int at = 0; at + size <= pixels.length; at += size) {
            numbers.add(FrameNumber.read(pixels, at));
        }
        return numbers;
    }
}
