package ngage.backend.video;

import java.util.Arrays;

/// A frame number in the pixels of a grey picture, coarse enough to survive any encoder: a row of cells
/// along the top, black or white, the highest bit first, and then the same once more inverted.
public final class FrameNumber {

    public static final int WIDTH = 428;
    public static final int HEIGHT = 240;

    private static final int BITS = 16;
    private static final int CELL_WIDTH_TENTHS = WIDTH * 10 / (2 * BITS);
    private static final int CELL_HEIGHT = 24;

    private FrameNumber() {}

    /// @return a grey picture with something that moves below the number
    public static byte[] draw(int number) {
        byte[] pixels = new byte[WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                pixels[y * WIDTH + x] = (byte) (64 + (x + y + 3 * number & 0x7f));
            }
        }
        for (int cell = 0; cell < 2 * BITS; cell++) {
            boolean isSet = (number >> BITS - 1 - cell % BITS & 1) != 0;
            byte grey = (byte) (isSet == cell < BITS ? 235 : 16);
            for (int y = 0; y < CELL_HEIGHT; y++) {
                int row = y * WIDTH;
                Arrays.fill(pixels, row + left(cell), row + left(cell + 1), grey);
            }
        }
        return pixels;
    }

    /// @param at index of the picture's first pixel
    /// @throws IllegalArgumentException if there is no number in it
    public static int read(byte[] pixels, int at) {
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            boolean isSet = isLight(pixels, at, bit);
            if (isSet == isLight(pixels, at, bit + BITS)) {
                throw new IllegalArgumentException("unreadable picture");
            }
            number = number << 1 | (isSet ? 1 : 0);
        }
        return number;
    }

    private static boolean isLight(byte[] pixels, int at, int cell) {
        int x = (left(cell) + left(cell + 1)) / 2;
        return (pixels[at + CELL_HEIGHT / 2 * WIDTH + x] & 0xff) > 125;
    }

    private static int left(int cell) {
        return cell * CELL_WIDTH_TENTHS / 10;
    }
}
