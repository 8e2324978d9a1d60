package ngage.controlroom.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// Builds the small nodes that all views are made of. The window's thread.
public final class Nodes {

    private Nodes() {}

    /// @param id for tests, unique in the window
    public static Label label(String id, String style) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().add(style);
        return label;
    }

    /// @return the heading of a panel
    public static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /// @return a button that never takes the focus: a key pressed later must not fire it
    public static Button button(String text, String id, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setFocusTraversable(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }
}
