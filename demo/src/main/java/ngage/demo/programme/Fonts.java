package ngage.demo.programme;

/// What this machine's fonts can do for the programme's pictures.
public final class Fonts {

    private Fonts() {}

    /// @return whether Devanagari can be drawn
    public static boolean haveHindi() {
        return new Look().hasHindi();
    }

    /// @return the font that will be used, in words
    public static String fingerprint() {
        return new Look().fingerprint();
    }
}
