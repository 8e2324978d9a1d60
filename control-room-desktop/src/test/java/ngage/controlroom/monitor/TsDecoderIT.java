package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsDecoderIT {

    private static final int STEPS = 40;

    /// As when a node ends, or the desk hangs up on a silent one.
    @Test
    void aStreamMayEndAnywhere(@TempDir Path folder) throws Exception {
        byte[] ts = TestStream.of(folder, "320x180");
        int frames = 0;
        for (int step = STEPS / 4; step <= STEPS; step++) {
            int now = framesIn(Arrays.copyOf(ts, ts.length / STEPS * step));
            assertTrue(now >= frames, now + " of a longer piece, " + frames + " of a shorter one");
            frames = now;
        }
        assertTrue(frames > 40, "of 50 frames came " + frames);
    }

    @Test
    void aStreamWithoutItsKeyframeIsNone(@TempDir Path folder) throws Exception {
        byte[] ts = TestStream.of(folder, "320x180");
        for (int step = 1; step < STEPS; step++) {
            byte[] rest = Arrays.copyOfRange(ts, ts.length / STEPS * step, ts.length);
            assertThrows(IOException.class, () -> framesIn(rest));
        }
    }

    private static int framesIn(byte[] ts) throws IOException {
        int frames = 0;
        try (FrameDecoder decoder = TsDecoder.open(new ByteArrayInputStream(ts))) {
            for (Decoded next = decoder.next(); next != null; next = decoder.next()) {
                if (next instanceof DecodedFrame) {
                    frames++;
                }
            }
        }
        return frames;
    }
}
