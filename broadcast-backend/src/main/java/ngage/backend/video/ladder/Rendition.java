package ngage.backend.video.ladder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One size and quality of the programme.
///
/// @param name in its address, such as `480p`
/// @param width in pixels, even
/// @param height in pixels, even
/// @param kilobits a second, of the picture
public record Rendition(String name, int width, int height, int kilobits) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,16}");
    private static final Pattern WORDS =
            Pattern.compile("([^=]+)=(\\d{1,5})x(\\d{1,5})@(\\d{1,6})");

    /// Level 5.2 ends there, and so does every phone.
    private static final int MAX_SIDE = 4096;

    private static final int MAX_KILOBITS = 50_000;

    public Rendition {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a rendition's name has letters and digits: " + name);
        }
        checkSide(name, width);
        checkSide(name, height);
        if (kilobits < 50 || kilobits > MAX_KILOBITS) {
            throw new IllegalArgumentException(
                    "rendition "
                            + name
                            + " must have 50 to "
                            + MAX_KILOBITS
                            + " kbit/s, has "
                            + kilobits);
        }
    }

    /// @param words such as `480p=854x480@1200`
    /// @throws IllegalArgumentException if they are none, or it cannot be; for the user
    public static Rendition of(String words) {
        Matcher parts = WORDS.matcher(words);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + words
                            + "' is no rendition; one is NAME=WIDTHxHEIGHT@KILOBITS, such as"
                            + " 480p=854x480@1200");
        }
        return new Rendition(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(4)));
    }

    private static void checkSide(String name, int side) {
        if (side < 64 || side > MAX_SIDE || side % 2 != 0) {
            throw new IllegalArgumentException(
                    "width and height of rendition "
                            + name
                            + " must be even, and 64 to "
                            + MAX_SIDE
                            + " pixels; one is "
                            + side);
        }
    }

    @Override
    public String toString() {
        return name + "=" + width + "x" + height + "@" + kilobits;
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
