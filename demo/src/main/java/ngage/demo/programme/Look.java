package ngage.demo.programme;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.util.List;
import java.util.Set;

/// The programme's colours and fonts. Immutable.
final class Look {

    static final Color NIGHT = new Color(0x0b0a1f);
    static final Color INDIGO = new Color(0x2a1b6b);
    static final Color MAGENTA = new Color(0xd6338a);
    static final Color GOLD = new Color(0xffc94d);
    static final Color CYAN = new Color(0x4fd8ff);
    static final Color GREEN = new Color(0x35d07f);
    static final Color PAPER = new Color(0xf6f3ff);
    static final Color MUTED = new Color(0xb3a9dd);

    private static final List<String> FAMILIES =
            List.of("Noto Sans", "Open Sans", "DejaVu Sans", "Liberation Sans");

    private static final String HINDI_SAMPLE = "किस देश की";

    private final String family;
    private final boolean hasHindi;

    Look() {
        Set<String> installed =
                Set.of(
                        GraphicsEnvironment.getLocalGraphicsEnvironment()
                                .getAvailableFontFamilyNames());
        family = FAMILIES.stream().filter(installed::contains).findFirst().orElse(Font.SANS_SERIF);
        hasHindi = hindi(12).canDisplayUpTo(HINDI_SAMPLE) < 0;
    }

    /// @return what of this machine the pictures depend on
    String fingerprint() {
        return family + (hasHindi ? " with Hindi" : " without Hindi");
    }

    boolean hasHindi() {
        return hasHindi;
    }

    Font plain(float size) {
        return new Font(family, Font.PLAIN, 1).deriveFont(size);
    }

    Font bold(float size) {
        return new Font(family, Font.BOLD, 1).deriveFont(size);
    }

    /// The logical font: the JDK picks the installed Devanagari font for it.
    Font hindi(float size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(size);
    }

    static Color withAlpha(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }

    static Graphics2D smooth(Graphics2D graphics) {
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }
}
