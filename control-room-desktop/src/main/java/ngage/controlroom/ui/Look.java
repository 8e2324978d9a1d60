package ngage.controlroom.ui;

import atlantafx.base.theme.PrimerDark;
import java.util.Objects;
import javafx.application.Application;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;

/// The desk's look: a dark theme for a dark room, and our own sheet over it. The window's thread.
public final class Look {

    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
    private static final String SHEET =
            Objects.requireNonNull(Look.class.getResource("desk.css")).toExternalForm();

    private Look() {}

    /// Once, before the first window.
    public static void install() {
        Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet());
    }

    public static void dress(Scene scene) {
        scene.getStylesheets().add(SHEET);
        scene.getRoot().setStyle("-fx-font-family: \"" + Fonts.family() + "\";");
    }

    /// Greys the node out, with all that is in it, while its numbers are too old.
    public static void greyWhenStale(Node node, Freshness freshness) {
        freshness
                .staleProperty()
                .subscribe(isStale -> node.pseudoClassStateChanged(STALE, isStale));
    }
}
