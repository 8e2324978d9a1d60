package ngage.controlroom.clap;

import java.time.Duration;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.go.NoticeLabel;
import ngage.controlroom.ui.Nodes;

/// The studio's delay, and the button that measures it. The window's thread.
public final class ClapView extends VBox {

    /// So exactly people count seconds.
    private static final Duration STEP = Duration.ofMillis(250);

    public ClapView(ClapModel model) {
        getStyleClass().add("clap");
        Label what = new Label("Studio delay");
        what.getStyleClass().add("faint");
        Label delay = Nodes.label("studio-delay", "studio-delay");
        delay.textProperty().bind(model.delayWordsProperty());
        delay.setMinWidth(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox byHand =
                new HBox(
                        6,
                        Nodes.button("−", "delay-less", () -> model.adjust(STEP.negated())),
                        delay,
                        Nodes.button("+", "delay-more", () -> model.adjust(STEP)));
        byHand.setAlignment(Pos.CENTER);
        HBox row = new HBox(10, what, byHand, gap, Nodes.button("Clap test", "clap", model::press));
        Tooltip.install(
                row,
                new Tooltip(
                        "Press Clap test (or Ctrl+K) at the moment in which somebody on the floor claps"
                                + " near a microphone; − and + set the delay by hand, in quarters of a second"));
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("timing-row");
        Label notice = NoticeLabel.of("clap-notice", model.noticeProperty(), "");
        notice.managedProperty().bind(notice.textProperty().isNotEmpty());
        getChildren().addAll(row, notice);
    }
}
