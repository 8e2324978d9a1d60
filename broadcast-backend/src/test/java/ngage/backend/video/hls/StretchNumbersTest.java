package ngage.backend.video.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StretchNumbersTest {

    @TempDir Path data;

    @Test
    void goOnAfterARestart() {
        StretchNumbers before = new StretchNumbers(data);
        assertEquals(1, before.next());
        assertEquals(2, before.next());

        assertEquals(3, new StretchNumbers(data).next());
    }

    @Test
    void beginAnewWhenTheirFileIsDamaged() throws Exception {
        Files.writeString(data.resolve("last-stretch"), "");

        assertEquals(1, new StretchNumbers(data).next());
    }
}
