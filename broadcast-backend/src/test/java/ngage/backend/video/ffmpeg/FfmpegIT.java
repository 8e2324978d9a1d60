package ngage.backend.video.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import ngage.backend.video.TestFfmpeg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegIT {

    @Test
    void findsOneThatRuns(@TempDir Path data) throws Exception {
        assertTrue(Ffmpeg.find(null, data).version().startsWith("ffmpeg version"));
    }

    @Test
    void theBundledOneRunsWhereTheSystemHasItsLibraries() throws Exception {
        try {
            assertEquals(H264Encoder.LIBOPENH264, TestFfmpeg.bundled().encoder());
        } catch (FfmpegMissingException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("libpulse0"), e::toString);
        }
    }

    @Test
    void saysTheCureWhenTheConfiguredOneIsNotThere(@TempDir Path data) {
        FfmpegMissingException e =
                assertThrows(
                        FfmpegMissingException.class,
                        () -> Ffmpeg.find(data.resolve("ffmpeg"), data));

        assertTrue(String.valueOf(e.getMessage()).contains("apt-get install ffmpeg"), e::toString);
    }

    @Test
    void saysWhatIsWrongWithOneThatDoesNotRun(@TempDir Path data) throws Exception {
        Path broken = data.resolve("ffmpeg");
        Files.writeString(broken, "#!/bin/sh\necho libva.so.2: no such file >&2\nexit 127\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

        FfmpegMissingException e =
                assertThrows(FfmpegMissingException.class, () -> Ffmpeg.check(broken, Map.of()));

        assertTrue(String.valueOf(e.getMessage()).contains("libva.so.2"), e::toString);
    }
}
