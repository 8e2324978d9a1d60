package ngage.controlroom.rundown;

import java.util.ArrayList;
import java.util.List;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.show.CueStatus;
import ngage.controlroom.ui.Nodes;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The rundown as a list that keeps the standby cue in sight. A double click puts a cue into standby.
/// Nothing here can have the focus. The window's thread.
public final class RundownView extends VBox {

    private final RundownModel model;
    private final VBox rows = new VBox();
    private final ScrollPane scroll = new ScrollPane(rows);
    private List<RundownLine> shown = List.of();
    private List<Node> cueRows = List.of();

    public RundownView(RundownModel model) {
        this.model = model;
        getStyleClass().addAll("panel", "rundown");
        setMinHeight(0);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        setVgrow(scroll, Priority.ALWAYS);
        scroll.setMinHeight(0);
        Label notice = Nodes.label("standby-notice", "notice");
        notice.getStyleClass().add("refused");
        notice.setWrapText(true);
        notice.textProperty().bind(model.noticeProperty());
        notice.managedProperty().bind(model.noticeProperty().isNotEmpty());
        notice.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(Nodes.heading("RUNDOWN"), scroll, notice);
        model.linesProperty().subscribe(this::write);
    }

    /// Of a long show an entry of the log changes two or three lines: only those are made anew.
    private void write(List<RundownLine> lines) {
        if (isInTheSameSegments(lines)) {
            for (int index = 0; index < lines.size(); index++) {
                if (!lines.get(index).equals(shown.get(index))) {
                    Node row = row(lines.get(index));
                    rows.getChildren().set(rows.getChildren().indexOf(cueRows.get(index)), row);
                    cueRows.set(index, row);
                }
            }
        } else {
            writeAll(lines);
        }
        shown = lines;
        // The new rows have their places only after the next layout.
        Platform.runLater(this::keepInSight);
    }

    private boolean isInTheSameSegments(List<RundownLine> lines) {
        return segments(lines).equals(segments(shown));
    }

    private static List<String> segments(List<RundownLine> lines) {
        return lines.stream().map(RundownLine::segment).toList();
    }

    private void writeAll(List<RundownLine> lines) {
        List<Node> all = new ArrayList<>();
        List<Node> cues = new ArrayList<>();
        for (RundownLine line : lines) {
            if (!line.segment().isEmpty()) {
                Label segment = new Label(line.segment());
                segment.getStyleClass().add("segment");
                all.add(segment);
            }
            Node row = row(line);
            all.add(row);
            cues.add(row);
        }
        cueRows = cues;
        rows.getChildren().setAll(all);
    }

    private Node row(RundownLine line) {
        Label number = new Label(line.cue().number());
        number.getStyleClass().add("number");
        number.setMinWidth(Region.USE_PREF_SIZE);
        Label name = new Label(line.cue().name());
        name.getStyleClass().add("name");
        Label kind = new Label(line.kind());
        kind.getStyleClass().add("kind");
        kind.setMinWidth(Region.USE_PREF_SIZE);
        Label headline = new Label(line.headline());
        headline.getStyleClass().add("headline");
        boolean saysMore = !line.headline().equals(line.cue().name());
        HBox below = saysMore ? new HBox(6, kind, headline) : new HBox(kind);
        VBox words = new VBox(name, below);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(10, number, words);
        row.setId("cue-" + line.cue().id());
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("cue");
        mark(row, line.status());
        row.setOnMouseClicked(click -> {
            if (click.getButton() == MouseButton.PRIMARY && click.getClickCount() == 2) {
                model.standBy(line.cue());
            }
        });
        return row;
    }

    private static void mark(HBox row, CueStatus status) {
        AskPhase ask = status.ask();
        if (status.isOnAir()) {
            row.getStyleClass().add("is-on-air");
            row.getChildren().add(chip("ON AIR", "on-air"));
        }
        if (status.isStandby()) {
            row.getStyleClass().add("is-standby");
            row.getChildren().add(chip("STANDBY", "standby"));
        }
        if (ask != null) {
            switch (ask) {
                case OPEN -> row.getChildren().add(chip("OPEN", "open"));
                case LOCKED -> row.getChildren().add(chip("LOCKED", "locked"));
                case REVEALED -> row.getChildren().add(chip("REVEALED", "revealed"));
            }
        } else if (status.isDone() && !status.isOnAir()) {
            FontIcon done = new FontIcon(Feather.CHECK);
            done.getStyleClass().add("done-mark");
            row.getChildren().add(done);
        }
        if (status.isDone() && !status.isOnAir() && !status.isStandby()) {
            row.getStyleClass().add("is-done");
        }
    }

    private static Label chip(String text, String style) {
        Label chip = new Label(text);
        chip.getStyleClass().addAll("chip", style);
        chip.setMinWidth(Region.USE_PREF_SIZE);
        return chip;
    }

    private void keepInSight() {
        model.lineToSee()
                .filter(index -> index < cueRows.size())
                .ifPresent(index -> {
                    scroll.layout();
                    double middle = cueRows.get(index).getBoundsInParent().getCenterY();
                    double window = scroll.getViewportBounds().getHeight();
                    double spare = rows.getHeight() - window;
                    if (spare > 0) {
                        scroll.setVvalue(Math.clamp((middle - window / 2) / spare, 0, 1));
                    }
                });
    }
}
