package ngage.controlroom.polls;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The tally as horizontal bars, live or final. The window's thread.
public final class PollsView extends VBox {

    private final VBox bars = new VBox();
    private final Label phase = Nodes.label("tally-phase", "chip");

    public PollsView(PollsModel model) {
        getStyleClass().addAll("panel", "polls");
        setMinHeight(0);
        Label age = Nodes.label("tally-age", "faint");
        age.textProperty().bind(model.freshness().textProperty());
        age.visibleProperty().bind(model.freshness().staleProperty());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(12, Nodes.heading("TALLY"), phase, gap, age);
        header.getStyleClass().add("panel-header");
        header.setAlignment(Pos.CENTER_LEFT);
        Label title = Nodes.label("tally-title", "tally-title");
        title.textProperty().bind(model.titleProperty());
        title.setWrapText(true);
        Label answered = Nodes.label("answered", "answered");
        answered.textProperty().bind(model.answeredProperty());
        Label barrier = Nodes.label("barrier", "barrier");
        barrier.textProperty().bind(model.barrierProperty());
        barrier.setMinWidth(Region.USE_PREF_SIZE);
        model.phaseProperty()
                .subscribe(now -> {
                    barrier.getStyleClass().remove("is-safe");
                    if (now == AskPhase.LOCKED || now == AskPhase.REVEALED) {
                        barrier.getStyleClass().add("is-safe");
                    }
                });
        Region middle = new Region();
        HBox.setHgrow(middle, Priority.ALWAYS);
        ScrollPane scroll = new ScrollPane(bars);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMinHeight(0);
        setVgrow(scroll, Priority.ALWAYS);
        bars.getStyleClass().add("bars");
        getChildren().addAll(header, title, scroll, new HBox(12, answered, middle, barrier));
        model.linesProperty().subscribe(this::write);
        model.phaseProperty().subscribe(this::showPhase);
        Look.greyWhenStale(this, model.freshness());
    }

    private void showPhase(@Nullable AskPhase now) {
        phase.setVisible(now != null);
        phase.getStyleClass().removeAll("open", "locked", "revealed");
        if (now != null) {
            switch (now) {
                case OPEN -> say("LIVE", "open");
                case LOCKED -> say("LOCKED", "locked");
                case REVEALED -> say("FINAL", "revealed");
            }
        }
    }

    private void say(String text, String style) {
        phase.setText(text);
        phase.getStyleClass().add(style);
    }

    private void write(List<TallyLine> lines) {
        if (lines.isEmpty()) {
            Label nothing = new Label("No question has been on air yet.");
            nothing.getStyleClass().add("faint");
            bars.getChildren().setAll(nothing);
            return;
        }
        long most = lines.stream().mapToLong(TallyLine::ballots).max().orElse(0);
        bars.getChildren().setAll(lines.stream().map(line -> bar(line, most)).toList());
    }

    private static Node bar(TallyLine line, long most) {
        Label letter = new Label(line.letter());
        letter.getStyleClass().add("letter");
        letter.setMinWidth(Region.USE_PREF_SIZE);
        Label text = new Label(line.text());
        text.getStyleClass().add("option");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label count = new Label(Format.count(line.ballots()));
        count.getStyleClass().add("count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        Label percent = new Label(line.percent());
        percent.getStyleClass().add("percent");
        percent.setMinWidth(62);
        percent.setAlignment(Pos.CENTER_RIGHT);
        HBox words = new HBox(8, letter, text);
        words.setAlignment(Pos.CENTER_LEFT);
        if (line.isAnswer()) {
            Label right = new Label("right answer", new FontIcon(Feather.CHECK));
            right.getStyleClass().add("right-answer");
            right.setMinWidth(Region.USE_PREF_SIZE);
            words.getChildren().add(right);
        }
        words.getChildren().addAll(gap, count, percent);
        Bar bar = new Bar(line.share());
        bar.getStyleClass().add(line.isAnswer() ? "is-answer" : "is-option");
        if (line.ballots() == most && most > 0) {
            bar.getStyleClass().add("leads");
        }
        VBox row = new VBox(4, words, bar);
        row.setId("tally-" + line.letter());
        return row;
    }

    /// A bar filled up to a share of its width.
    private static final class Bar extends Region {

        private final double share;
        private final Region fill = new Region();

        Bar(double share) {
            this.share = share;
            getStyleClass().add("bar");
            fill.getStyleClass().add("fill");
            getChildren().add(fill);
        }

        @Override
        protected void layoutChildren() {
            fill.resizeRelocate(0, 0, Math.rint(getWidth() * share), getHeight());
        }
    }
}
