package ngage.backend.video.ladder;

import java.util.regex.Pattern;

/// One size and quality of the programme.
///
/// @param name in its address, such as `480p`
/// @param width in pixels, even
/// @param height in pixels, even
/// @param kilobits a second, of the picture
public record Rendition(String name, int width, int height, int kilobits) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,16}");

    public Rendition {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a rendition's name has letters and digits: " + name);
        }
        if (width < 2 || height < 2 || width % 2 != 0 || height % 2 != 0 || kilobits < 1) {
            throw new IllegalArgumentException(
                    "a rendition's sizes are even, and its rate above zero: " + name);
        }
    }

    /// @return the lowest H.264 level that is enough for 60 frames a second, times ten
    public int level() {
        int macroblocksPerSecond = Math.ceilDiv(width, 16) * Math.ceilDiv(height, 16) * 60;
        if (macroblocksPerSecond <= 40_500) {
            return 30;
        } else if (macroblocksPerSecond <= 108_000) {
            return 31;
        } else if (macroblocksPerSecond <= 216_000) {
            return 32;
        } else if (macroblocksPerSecond <= 522_240) {
            return 42;
        }
        return 52;
    }
}
