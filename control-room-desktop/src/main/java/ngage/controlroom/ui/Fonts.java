package ngage.controlroom.ui;

import java.util.List;
import java.util.Set;
import javafx.scene.text.Font;

/// Picks a font that this machine has.
public final class Fonts {

    /// Even digits, so that counting numbers do not jump; the first that is installed is taken.
    private static final List<String> WANTED =
            List.of("Inter", "Noto Sans", "Segoe UI", "Roboto", "Helvetica Neue", "DejaVu Sans");

    private Fonts() {}

    public static String family() {
        Set<String> installed = Set.copyOf(Font.getFamilies());
        return WANTED.stream()
                .filter(installed::contains)
                .findFirst()
                .orElse(Font.getDefault().getFamily());
    }
}
