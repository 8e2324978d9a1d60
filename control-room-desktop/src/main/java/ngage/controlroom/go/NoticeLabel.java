package ngage.controlroom.go;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import ngage.controlroom.ui.Nodes;

/// A label that says what became of the last press, in the colour of it. The window's thread.
public final class NoticeLabel {

    private NoticeLabel() {}

    /// @param id for tests
    /// @param quiet what stands there when there is nothing to say; may be empty
    public static Label of(String id, ObservableValue<Notice> notices, String quiet) {
        Label label = Nodes.label(id, "notice");
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        notices.subscribe(now -> {
            label.setText(now.text().isEmpty() ? quiet : now.text());
            label.getStyleClass().removeAll("waiting", "done", "partly", "refused");
            switch (now.tone()) {
                case QUIET -> {}
                case WAITING -> label.getStyleClass().add("waiting");
                case DONE -> label.getStyleClass().add("done");
                case PARTLY -> label.getStyleClass().add("partly");
                case REFUSED -> label.getStyleClass().add("refused");
            }
        });
        return label;
    }
}
