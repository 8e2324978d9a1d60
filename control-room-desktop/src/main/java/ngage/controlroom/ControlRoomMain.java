package ngage.controlroom;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import ngage.controlroom.link.LinkConfig;
import ngage.controlroom.ui.Look;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The control room as a program.
@Command(
        name = "control-room",
        mixinStandardHelpOptions = true,
        description = {
            "The crew's desk and prompter.",
            "The operator's secret comes from the environment: NGAGE_OPERATOR_TOKEN."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields.
public final class ControlRoomMain implements Callable<Integer> {

    private static final String LOG_CONFIGURATION = "logback.configurationFile";
    private static final double WIDTH = 1600;
    private static final double HEIGHT = 900;

    @Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "URL",
            defaultValue = "${env:NGAGE_BACKEND:-http://127.0.0.1:8080}",
            split = ",",
            description =
                    "Where the backend serves; several nodes with commas, the one with the video among them"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<URI> backends = List.of();

    @Option(
            names = "--operator",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who, in the as-run log (default: ${DEFAULT-VALUE}).")
    private String operator;

    @Option(names = "--prompter", description = "Open the prompter's window at the start.")
    private boolean prompter;

    @Option(
            names = "--screenshots",
            paramLabel = "DIR",
            description = "Write desk.png and prompter.png there once the first tally is showing.")
    private @Nullable Path screenshots;

    @Option(names = "--leash", description = "End when standard input ends.")
    private boolean leash;

    private final CountDownLatch ended = new CountDownLatch(1);

    public static void main(String[] args) {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "ngage/controlroom/logback.xml");
        }
        int code = new CommandLine(new ControlRoomMain()).execute(args);
        System.exit(code);
    }

    @Override
    public Integer call() throws InterruptedException {
        LinkConfig config = config();
        Platform.startup(() -> open(config));
        ended.await();
        Platform.exit();
        return 0;
    }

    private LinkConfig config() {
        String token = System.getenv("NGAGE_OPERATOR_TOKEN");
        if (token == null || token.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Set NGAGE_OPERATOR_TOKEN to the operator's secret of this backend.");
        }
        try {
            return new LinkConfig(backends, operator, token);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--backend: " + e.getMessage(), e);
        }
    }

    private void open(LinkConfig config) {
        Look.install();
        Stage stage = new Stage();
        ControlRoom room = new ControlRoom(config, stage);
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        stage.setWidth(Math.min(WIDTH, screen.getWidth()));
        stage.setHeight(Math.min(HEIGHT, screen.getHeight()));
        stage.setOnHidden(_ -> {
            room.close();
            ended.countDown();
        });
        room.start();
        if (prompter || screenshots != null) {
            room.showPrompter();
            stage.toFront();
        }
        if (screenshots != null) {
            new Screenshots(screenshots).takeFrom(room);
        }
        if (leash) {
            Leash.hold(System.in, () -> Platform.runLater(stage::close));
        }
    }
}
