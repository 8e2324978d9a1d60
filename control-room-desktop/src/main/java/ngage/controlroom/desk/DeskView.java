package ngage.controlroom.desk;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;
import ngage.controlroom.audience.AudienceModel;
import ngage.controlroom.audience.AudienceView;
import ngage.controlroom.clap.ClapModel;
import ngage.controlroom.clap.ClapView;
import ngage.controlroom.go.GoModel;
import ngage.controlroom.go.GoView;
import ngage.controlroom.health.HealthModel;
import ngage.controlroom.health.HealthView;
import ngage.controlroom.monitor.CueFrameModel;
import ngage.controlroom.monitor.MonitorModel;
import ngage.controlroom.monitor.MonitorView;
import ngage.controlroom.polls.PollsModel;
import ngage.controlroom.polls.PollsView;
import ngage.controlroom.rundown.RundownModel;
import ngage.controlroom.rundown.RundownView;
import ngage.controlroom.sync.SyncModel;
import ngage.controlroom.sync.SyncView;
import ngage.protocol.RunMode;

/// The desk in one glance: rundown left, what is on air and GO in the middle, picture and tally right,
/// phones and health below, in a frame that is red on air and orange in rehearsal. The window's thread.
public final class DeskView extends BorderPane {

    private static final PseudoClass ON_AIR = PseudoClass.getPseudoClass("on-air");
    private static final PseudoClass REHEARSAL = PseudoClass.getPseudoClass("rehearsal");

    /// The models of all that is on the desk.
    public record Models(
            DeskModel desk,
            RundownModel rundown,
            GoModel go,
            MonitorModel monitor,
            PollsModel polls,
            AudienceModel audience,
            HealthModel health,
            SyncModel sync,
            ClapModel clap,
            CueFrameModel cueFrame) {}

    public DeskView(Models models, Runnable openPrompter) {
        getStyleClass().add("desk");
        setTop(new TopBarView(models.desk(), models.health(), openPrompter));
        setCenter(columns(models));
        setBottom(new VBox(new AudienceView(models.audience()), new HealthView(models.health())));
        models.desk()
                .modeProperty()
                .subscribe(mode -> {
                    pseudoClassStateChanged(ON_AIR, mode == RunMode.ON_AIR);
                    pseudoClassStateChanged(REHEARSAL, mode == RunMode.REHEARSAL);
                });
    }

    private static Node columns(Models models) {
        GridPane columns = new GridPane();
        columns.getStyleClass().add("columns");
        columns.getColumnConstraints().addAll(column(27), column(38), column(35));
        RowConstraints row = new RowConstraints();
        row.setVgrow(Priority.ALWAYS);
        row.setMinHeight(0);
        columns.getRowConstraints().add(row);
        AsRunView asRun =
                new AsRunView(
                        models.desk().asRun(), models.cueFrame()::look, models.cueFrame()::close);
        PollsView polls = new PollsView(models.polls());
        VBox middle = new VBox(new GoView(models.go()), new ClapView(models.clap()), asRun);
        VBox right =
                new VBox(
                        new MonitorView(models.monitor(), models.cueFrame()),
                        new SyncView(models.sync()),
                        polls);
        middle.getStyleClass().add("column");
        right.getStyleClass().add("column");
        VBox.setVgrow(asRun, Priority.ALWAYS);
        VBox.setVgrow(polls, Priority.ALWAYS);
        columns.addRow(0, new RundownView(models.rundown()), middle, right);
        return columns;
    }

    private static ColumnConstraints column(double percent) {
        ColumnConstraints column = new ColumnConstraints();
        column.setPercentWidth(percent);
        column.setMinWidth(0);
        return column;
    }
}
