package ngage.demo.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.demo.DemoShow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgrammeFileIT {

    private static final int FRAMES = 64;
    private static final int SIZE = 426 * 240;

    @TempDir Path folder;

    @Test
    void everyFrameSaysItsNumberAfterScalingAndCompression() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, folder);
        Path file = new ProgrammeFile(ffmpeg, DemoShow.read(), FRAMES).renderedIn(folder, _ -> {});

        Path phone = folder.resolve("phone.mp4");
        run(
                ffmpeg,
                List.of("-i", file.toString(), "-vf", "scale=426:240", "-c:v"),
                List.of(ffmpeg.encoder().ffmpegName(), "-b:v", "400k", phone.toString()));

        assertEquals(IntStream.range(0, FRAMES).boxed().toList(), numbersIn(ffmpeg, phone));
    }

    @Test
    void isRenderedOnce() throws Exception {
        ProgrammeFile programme =
                new ProgrammeFile(Ffmpeg.find(null, folder), DemoShow.read(), FRAMES);
        List<Integer> progress = new ArrayList<>();

        Path first = programme.renderedIn(folder, progress::add);
        int heard = progress.size();
        Path second = programme.renderedIn(folder, progress::add);

        assertEquals(first, second);
        assertEquals(heard, progress.size());
    }

    private static void run(Ffmpeg ffmpeg, List<String> input, List<String> output)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(input);
        arguments.addAll(output);
        try (LeashedProcess process =
                LeashedProcess.startLogged(
                        ffmpeg.command("scale", Leash.STDIN, arguments, Set.of()))) {
            assertEquals(0, process.waitFor());
        }
    }

    private static List<Integer> numbersIn(Ffmpeg ffmpeg, Path file) throws IOException {
        List<String> arguments =
                List.of("-i", file.toString(), "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1");
        List<Integer> numbers = new ArrayList<>();
        try (LeashedProcess process =
                        LeashedProcess.start(
                                ffmpeg.command("decode", Leash.STDIN, arguments, Set.of()));
                InputStream in = process.stdout()) {
            for (byte[] gray = in.readNBytes(SIZE);
                    gray.length == SIZE;
                    gray = in.readNBytes(SIZE)) {
                numbers.add(FrameClock.read(rgb(gray), 426, 240).orElse(-1));
            }
        }
        return numbers;
    }

    private static int[] rgb(byte[] gray) {
        return IntStream.range(0, gray.length).map(i -> (gray[i] & 0xff) * 0x010101).toArray();
    }
}
