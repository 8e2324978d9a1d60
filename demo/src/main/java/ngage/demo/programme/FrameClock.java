package ngage.demo.programme;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.OptionalInt;

/// The clock in the picture that machines read: the frame's number as 32 black and white blocks.
/// Stateless.
///
/// Geometry, in a picture of 854 x 480: two rows of 16 blocks, 12 x 12 pixels each, without gaps; the
/// upper left corner of the first block is at (20, 20). White (luma over 127) is 1. Bits run from the
/// highest to the lowest, upper row first: 24 bits of frame number, then 8 bits of check, which is
/// CRC-8 (polynomial 0x07, start 0xFF) over the three bytes of the number. A picture of another size
/// is read at the same places, scaled: the middle of block (column, row) is at
/// ((26 + 12 column) width / 854, (26 + 12 row) height / 480). At 426 x 240 a block has 6 pixels.
public final class FrameClock {

    public static final int PICTURE_WIDTH = 854;
    public static final int PICTURE_HEIGHT = 480;

    static final int BLOCK = 12;
    static final int COLUMNS = 16;
    static final int ROWS = 2;
    static final int LEFT = 20;
    static final int TOP = 20;

    /// The blocks with a black frame of half a block, so that they end sharply on any background.
    static final Rectangle BOX =
            new Rectangle(
                    LEFT - BLOCK / 2,
                    TOP - BLOCK / 2,
                    COLUMNS * BLOCK + BLOCK,
                    ROWS * BLOCK + BLOCK);

    private static final int MAX_FRAME = (1 << 24) - 1;

    private FrameClock() {}

    public static void draw(Graphics2D picture, int frame) {
        int word = word(frame);
        picture.setColor(Color.BLACK);
        picture.fill(BOX);
        picture.setColor(Color.WHITE);
        for (int place = 0; place < COLUMNS * ROWS; place++) {
            if ((word >>> (31 - place) & 1) == 1) {
                picture.fillRect(
                        LEFT + place % COLUMNS * BLOCK,
                        TOP + place / COLUMNS * BLOCK,
                        BLOCK,
                        BLOCK);
            }
        }
    }

    /// @return the frame's number; nothing if the picture has no clock that passes its check
    public static OptionalInt read(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        return read(picture.getRGB(0, 0, width, height, null, 0, width), width, height);
    }

    /// @param pixels 0xRRGGBB, row by row
    /// @return the frame's number; nothing if the picture has no clock that passes its check
    public static OptionalInt read(int[] pixels, int width, int height) {
        int word = 0;
        for (int place = 0; place < COLUMNS * ROWS; place++) {
            int x = (LEFT + BLOCK / 2 + place % COLUMNS * BLOCK) * width / PICTURE_WIDTH;
            int y = (TOP + BLOCK / 2 + place / COLUMNS * BLOCK) * height / PICTURE_HEIGHT;
            word = word << 1 | (isWhite(pixels, width, x, y) ? 1 : 0);
        }
        int frame = word >>> 8;
        return word(frame) == word ? OptionalInt.of(frame) : OptionalInt.empty();
    }

    /// The mean of 3 x 3 pixels: one of them alone may be ringing of the compression.
    private static boolean isWhite(int[] pixels, int width, int x, int y) {
        int sum = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                sum += luma(pixels[(y + dy) * width + x + dx]);
            }
        }
        return sum > 9 * 127;
    }

    private static int luma(int rgb) {
        return ((rgb >> 16 & 0xff) * 299 + (rgb >> 8 & 0xff) * 587 + (rgb & 0xff) * 114) / 1000;
    }

    private static int word(int frame) {
        if (frame < 0 || frame > MAX_FRAME) {
            throw new IllegalArgumentException("a frame clock counts from 0 to " + MAX_FRAME);
        }
        int check = 0xff;
        for (int shift = 16; shift >= 0; shift -= 8) {
            check ^= frame >> shift & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                check = (check & 0x80) != 0 ? (check << 1 ^ 0x07) & 0xff : check << 1;
            }
        }
        return frame << 8 | check;
    }
}
