package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/// Two seconds of a test picture with sound, 25 frames a second, with a keyframe at the start only.
final class TestStream {

    /// In microseconds, and not zero, so that a decoder which counts from zero is found out.
    static final long FIRST_PTS = 7_000_000L;

    /// In microseconds.
    static final long FRAME = 40_000;

    private TestStream() {}

    /// @param size such as `320x180`
    static byte[] of(Path folder, String size) throws Exception {
        return of(folder, "testsrc2=size=" + size + ":rate=25:duration=2", 2);
    }

    /// @param picture of ffmpeg's `lavfi`, which says when its frames come
    static byte[] of(Path folder, String picture, double seconds) throws Exception {
        Path file = folder.resolve("programme.ts");
        Process ffmpeg =
                new ProcessBuilder(
                                "ffmpeg",
                                "-y",
                                "-loglevel",
                                "error",
                                "-f",
                                "lavfi",
                                "-i",
                                picture,
                                "-f",
                                "lavfi",
                                "-i",
                                "sine=duration=" + seconds,
                                "-c:a",
                                "aac",
                                "-c:v",
                                "libx264",
                                "-preset",
                                "ultrafast",
                                "-tune",
                                "zerolatency",
                                "-output_ts_offset",
                                "7",
                                "-muxdelay",
                                "0",
                                "-muxpreload",
                                "0",
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals(0, ffmpeg.waitFor());
        return Files.readAllBytes(file);
    }
}
