package ngage.demo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import ngage.backend.video.ffmpeg.Ffmpeg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnVideoIT {

    @TempDir Path temporary;

    @Test
    void aFileThatIsNoVideoIsRefusedInWords() throws Exception {
        DataFolder folder = DataFolder.at(temporary);
        Ffmpeg ffmpeg = Ffmpeg.find(null, folder.natives());
        Path text = Files.writeString(temporary.resolve("talk.mp4"), "This is not a video.");

        DemoException refused =
                assertThrows(DemoException.class, () -> OwnVideo.prepared(ffmpeg, text, folder));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(text.toString()), message);
        assertTrue(message.contains("Invalid data found"), message);
    }
}
