package ngage.demo.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameClockTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 360, 2559, 0x555555, 0xaaaaaa, 0xffffff})
    void readsBackWhatItDrew(int frame) {
        assertEquals(OptionalInt.of(frame), FrameClock.read(clock(frame)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 360, 2559, 0x555555, 0xaaaaaa, 0xffffff})
    void isReadableAtHalfTheSize(int frame) {
        BufferedImage half = new BufferedImage(426, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = half.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(clock(frame), 0, 0, 426, 240, null);
        g.dispose();

        assertEquals(OptionalInt.of(frame), FrameClock.read(half));
    }

    @Test
    void readsNothingFromABlackOrWhitePicture() {
        BufferedImage black = ProgrammePainter.picture();
        BufferedImage white = ProgrammePainter.picture();
        Graphics2D g = white.createGraphics();
        g.fillRect(0, 0, white.getWidth(), white.getHeight());
        g.dispose();

        assertEquals(OptionalInt.empty(), FrameClock.read(black));
        assertEquals(OptionalInt.empty(), FrameClock.read(white));
    }

    @Test
    void refusesAClockWithOneWrongBlock() {
        BufferedImage picture = clock(1234);
        Graphics2D g = picture.createGraphics();
        g.setColor(Color.BLACK);
        g.setXORMode(Color.WHITE);
        g.fillRect(FrameClock.LEFT + 5 * FrameClock.BLOCK, FrameClock.TOP, 12, 12);
        g.dispose();

        assertEquals(OptionalInt.empty(), FrameClock.read(picture));
    }

    private static BufferedImage clock(int frame) {
        BufferedImage picture = ProgrammePainter.picture();
        Graphics2D g = picture.createGraphics();
        FrameClock.draw(g, frame);
        g.dispose();
        return picture;
    }
}
