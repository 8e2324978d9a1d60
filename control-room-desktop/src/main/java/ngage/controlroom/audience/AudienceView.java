package ngage.controlroom.audience;

import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;

/// The phones in one line of figures with their age. The window's thread.
public final class AudienceView extends HBox {

    public AudienceView(AudienceModel model) {
        getStyleClass().add("audience");
        Label age = Nodes.label("audience-age", "age");
        age.textProperty().bind(model.freshness().textProperty());
        getChildren()
                .addAll(
                        figure("phones connected", "connected", model.connectedProperty()),
                        figure("silent", "silent", model.silentProperty()),
                        figure("waiting to join", "waiting", model.waitingProperty()),
                        figure("standby cue", "held", model.heldProperty()),
                        figure("shown on", "shown", model.shownProperty()),
                        figure("behind the studio p50 / p95", "delay", model.delayProperty()),
                        figure("display skew p50 / p99", "skew", model.skewProperty()),
                        new VBox(caption("figures"), age));
        Look.greyWhenStale(this, model.freshness());
    }

    private static Node figure(String caption, String id, ObservableValue<String> value) {
        Label figure = Nodes.label(id, "figure");
        figure.textProperty().bind(value);
        figure.setMinWidth(Region.USE_PREF_SIZE);
        VBox box = new VBox(caption(caption), figure);
        setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private static Label caption(String text) {
        Label caption = new Label(text);
        caption.getStyleClass().add("caption");
        caption.setMinWidth(Region.USE_PREF_SIZE);
        return caption;
    }
}
