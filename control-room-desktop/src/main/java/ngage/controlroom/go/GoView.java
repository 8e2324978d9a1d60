package ngage.controlroom.go;

import java.time.Duration;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.ui.Nodes;

/// What is on air, what GO will do, the GO button, and what became of the last press. Nothing here can
/// have the focus. The window's thread.
public final class GoView extends VBox {

    private static final Duration REACTION_STEP = Duration.ofMillis(40);
    private static final Duration LONGEST_REACTION = Duration.ofMillis(800);

    public GoView(GoModel model) {
        getStyleClass().add("go-view");
        Label onAir = Nodes.label("on-air-words", "words");
        onAir.textProperty().bind(model.onAirWordsProperty());
        Label standby = Nodes.label("standby-words", "words");
        standby.textProperty().bind(model.standbyWordsProperty());
        getChildren()
                .addAll(
                        card("ON AIR", model.onAirNumberProperty(), onAir, "on-air-card"),
                        card("STANDBY", model.standbyNumberProperty(), standby, "standby-card"),
                        button(model),
                        notice(model),
                        timing(model),
                        nudge(model));
    }

    private static Node card(
            String title, ObservableValue<String> number, Label words, String style) {
        words.setWrapText(true);
        words.setMinHeight(0);
        words.setMaxHeight(Double.MAX_VALUE);
        words.setAlignment(Pos.TOP_LEFT);
        VBox.setVgrow(words, Priority.ALWAYS);
        Label cue = new Label();
        cue.textProperty().bind(number);
        cue.getStyleClass().add("number");
        HBox heading = new HBox(10, Nodes.heading(title), cue);
        heading.setAlignment(Pos.CENTER_LEFT);
        VBox card = new VBox(heading, words);
        card.getStyleClass().addAll("card", style);
        return card;
    }

    private static Node button(GoModel model) {
        Button go = Nodes.button("GO", "go", model::press);
        go.setMaxWidth(Double.MAX_VALUE);
        go.getStyleClass().add("go");
        // Not disabled: a press that cannot be sent says why.
        model.readyProperty()
                .subscribe(isReady -> {
                    go.getStyleClass().remove("not-ready");
                    if (!isReady) {
                        go.getStyleClass().add("not-ready");
                    }
                });
        return go;
    }

    private static Node notice(GoModel model) {
        Label notice = NoticeLabel.of("go-notice", model.noticeProperty(), "Space is GO");
        HBox.setHgrow(notice, Priority.ALWAYS);
        Label next = Nodes.label("next-go", "next-go");
        next.textProperty().bind(model.nextGoProperty());
        next.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(12, notice, next);
        row.setAlignment(Pos.TOP_LEFT);
        row.getStyleClass().add("notice-row");
        return row;
    }

    private static Node timing(GoModel model) {
        ToggleButton asSeen = choice("as seen", "go-as-seen", GoTiming.AS_SEEN, model);
        ToggleButton live = choice("live", "go-live", GoTiming.LIVE, model);
        asSeen.getStyleClass().add("left-pill");
        live.getStyleClass().add("right-pill");
        Label reaction = Nodes.label("reaction", "reaction");
        reaction.setMinWidth(Region.USE_PREF_SIZE);
        reaction.textProperty()
                .bind(
                        Bindings.createStringBinding(
                                () ->
                                        "my reaction "
                                                + model.reactionProperty().get().toMillis()
                                                + " ms",
                                model.reactionProperty()));
        HBox back =
                new HBox(
                        4,
                        Nodes.button("−", "reaction-less", () -> react(model, -1)),
                        reaction,
                        Nodes.button("+", "reaction-more", () -> react(model, 1)));
        back.setAlignment(Pos.CENTER);
        back.visibleProperty().bind(model.timingProperty().isEqualTo(GoTiming.AS_SEEN));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label what = new Label("GO");
        what.getStyleClass().add("faint");
        what.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(10, what, new HBox(asSeen, live), gap, back);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("timing-row");
        return row;
    }

    private static Node nudge(GoModel model) {
        Label words = Nodes.label("nudge", "nudge");
        words.textProperty().bind(model.nudgeWordsProperty());
        words.setMinWidth(Region.USE_PREF_SIZE);
        model.nudgeFramesProperty()
                .subscribe(frames -> {
                    words.getStyleClass().remove("nudged");
                    if (frames.intValue() != 0) {
                        words.getStyleClass().add("nudged");
                    }
                });
        Label what = new Label("Nudge");
        what.getStyleClass().add("faint");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox row =
                new HBox(
                        10,
                        what,
                        words,
                        gap,
                        Nodes.button("− frame", "nudge-earlier", () -> model.nudge(-1)),
                        Nodes.button("+ frame", "nudge-later", () -> model.nudge(1)));
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("timing-row");
        return row;
    }

    private static ToggleButton choice(String text, String id, GoTiming timing, GoModel model) {
        ToggleButton button = new ToggleButton(text);
        button.setId(id);
        button.setFocusTraversable(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> {
            model.timingProperty().set(timing);
            // A click on the chosen one would unselect it.
            button.setSelected(true);
        });
        model.timingProperty().subscribe(now -> button.setSelected(now == timing));
        return button;
    }

    private static void react(GoModel model, int steps) {
        Duration wanted = model.reactionProperty().get().plus(REACTION_STEP.multipliedBy(steps));
        if (!wanted.isNegative() && wanted.compareTo(LONGEST_REACTION) <= 0) {
            model.reactionProperty().set(wanted);
        }
    }
}
