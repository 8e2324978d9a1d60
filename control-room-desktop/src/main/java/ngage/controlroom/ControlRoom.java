package ngage.controlroom;

import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.stage.Stage;
import javafx.util.Duration;
import ngage.controlroom.audience.AudienceModel;
import ngage.controlroom.clap.ClapModel;
import ngage.controlroom.desk.DeskModel;
import ngage.controlroom.desk.DeskView;
import ngage.controlroom.go.GoModel;
import ngage.controlroom.go.ShowKeys;
import ngage.controlroom.health.HealthModel;
import ngage.controlroom.link.BackendLink;
import ngage.controlroom.link.LinkConfig;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.monitor.CueFrameModel;
import ngage.controlroom.monitor.MonitorFeed;
import ngage.controlroom.monitor.MonitorModel;
import ngage.controlroom.monitor.Sight;
import ngage.controlroom.polls.PollsModel;
import ngage.controlroom.prompter.PrompterModel;
import ngage.controlroom.prompter.PrompterWindow;
import ngage.controlroom.rundown.RundownModel;
import ngage.controlroom.show.ShowProgress;
import ngage.controlroom.sync.SyncModel;
import ngage.controlroom.ui.Fx;
import ngage.controlroom.ui.Look;
import ngage.protocol.CommandId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// The desk: makes all parts, joins them, and ends them. Made and used on the window's thread.
public final class ControlRoom implements AutoCloseable {

    private static final Duration TICK = Duration.millis(100);

    private final Fx fx = new Fx(Platform::runLater);
    private final BackendLink link;
    private final MonitorFeed feed;
    private final ClapModel clap;
    private final MonitorModel monitor;
    private final CueFrameModel cueFrame;
    private final SyncModel sync = new SyncModel();
    private final PollsModel polls = new PollsModel();
    private final AudienceModel audience = new AudienceModel();
    private final HealthModel health = new HealthModel();
    private final PrompterModel prompter = new PrompterModel();
    private final DeskModel desk = new DeskModel(InstantSource.system());
    private final GoModel go;
    private final RundownModel rundown;
    private final PrompterWindow prompterWindow;
    private final Stage stage;
    private final Timeline ticks;

    /// @param stage becomes the desk's window
    public ControlRoom(LinkConfig config, Stage stage) {
        this.stage = stage;
        link = new BackendLink(config, new FromBackend());
        Supplier<CommandId> ids = () -> new CommandId(UUID.randomUUID().toString());
        clap = new ClapModel(ids, System::nanoTime, this::sight, link::send, fx);
        monitor = new MonitorModel(clap::onSound);
        cueFrame = new CueFrameModel(config.recordings(), config.token(), fx);
        feed = new MonitorFeed(config.monitors(), config.token(), fx, monitor);
        go = new GoModel(ids, InstantSource.system(), System::nanoTime, this::sight, this::send);
        rundown = new RundownModel(ids, link::send);
        prompterWindow = new PrompterWindow(prompter);
        ticks = new Timeline(new KeyFrame(TICK, _ -> tick()));
        ticks.setCycleCount(Animation.INDEFINITE);
        DeskView.Models models =
                new DeskView.Models(
                        desk, rundown, go, monitor, polls, audience, health, sync, clap, cueFrame);
        Scene scene = new Scene(new DeskView(models, prompterWindow::show));
        Look.dress(scene);
        new ShowKeys(
                        go::press,
                        Map.of(
                                keys(KeyCode.L),
                                go::toggleTiming,
                                keys(KeyCode.K),
                                clap::press,
                                keys(KeyCode.P),
                                prompterWindow::show),
                        Map.of(
                                keys(KeyCode.LEFT),
                                () -> go.nudge(-1),
                                keys(KeyCode.RIGHT),
                                () -> go.nudge(1),
                                keys(KeyCode.DOWN),
                                rundown::standByNext,
                                keys(KeyCode.UP),
                                rundown::standByPrevious),
                        System::nanoTime)
                .listenIn(scene);
        stage.setScene(scene);
        stage.setTitle("ngage control room");
    }

    /// Opens the desk and begins to connect.
    public void start() {
        stage.show();
        // Otherwise the as-run has the keys before anybody has asked for it.
        stage.getScene().getRoot().requestFocus();
        ticks.play();
        link.start();
        feed.start();
    }

    public void showPrompter() {
        prompterWindow.show();
    }

    /// Ends every thread and closes every window.
    @Override
    public void close() {
        ticks.stop();
        feed.close();
        link.close();
        prompterWindow.close();
        stage.close();
    }

    public Stage stage() {
        return stage;
    }

    public Stage prompterStage() {
        return prompterWindow.stage();
    }

    PollsModel polls() {
        return polls;
    }

    MonitorModel monitor() {
        return monitor;
    }

    private Sight sight() {
        return new Sight(
                monitor.freshFrame(System.nanoTime()).orElse(null),
                cueFrame.coversProperty().get());
    }

    /// Whoever fires a cue looks at the programme, not at the recording any longer.
    private void send(FromControlRoom.Go go) {
        link.send(go);
        cueFrame.close();
    }

    private static KeyCombination keys(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.CONTROL_DOWN);
    }

    private void tick() {
        long now = System.nanoTime();
        go.tick(now);
        monitor.tick(now);
        polls.tick(now);
        audience.tick(now);
        health.tick(now);
        prompter.tick(now);
        sync.tick(now);
        clap.tick(now);
        desk.tick(now);
    }

    private void onProgress(ShowProgress progress) {
        desk.onProgress(progress);
        rundown.onProgress(progress);
        go.onProgress(progress);
        polls.onProgress(progress);
        audience.onProgress(progress);
        prompter.onProgress(progress);
        clap.onProgress(progress);
    }

    private void onPulse(ArrivedPulse arrived) {
        ToControlRoom.Pulse pulse = arrived.pulse();
        long nanos = arrived.nanos();
        desk.onPulse(pulse, nanos);
        go.onPulse(pulse, nanos);
        monitor.onPulse(pulse, nanos);
        polls.onPulse(pulse, nanos);
        prompter.onPulse(pulse, nanos);
        audience.onPulse(pulse.audience(), nanos);
        sync.onPulse(pulse.audience(), nanos);
        clap.onPulse(pulse, nanos);
        health.onPulse(pulse, nanos);
    }

    private void onLink(LinkState state) {
        go.onLink(state);
        rundown.onLink(state);
        health.onLink(state);
        prompter.onLink(state);
    }

    private record ArrivedPulse(ToControlRoom.Pulse pulse, long nanos) {}

    /// Hears the link on its thread, keeps the show's progress there, and hands the newest of it to the
    /// window.
    private final class FromBackend implements BackendLink.Listener {

        private final Consumer<ShowProgress> toProgress = fx.newest(ControlRoom.this::onProgress);
        private final Consumer<ArrivedPulse> toPulse = fx.newest(ControlRoom.this::onPulse);
        private @Nullable ShowProgress progress;

        @Override
        public void onLink(LinkState state) {
            fx.run(() -> ControlRoom.this.onLink(state));
        }

        @Override
        public void onMessage(ToControlRoom message, long arrivedNanos) {
            switch (message) {
                case ToControlRoom.Welcome welcome -> onWelcome(welcome);
                case ToControlRoom.Entry entry -> {
                    if (progress != null) {
                        publish(progress.after(entry.entry()));
                    }
                }
                case ToControlRoom.CommandAccepted accepted ->
                        fx.run(() -> {
                            go.onAccepted(accepted);
                            clap.onAccepted(accepted);
                        });
                case ToControlRoom.CommandRefused refused ->
                        fx.run(() -> {
                            go.onRefused(refused);
                            rundown.onRefused(refused);
                            clap.onRefused(refused);
                        });
                case ToControlRoom.Pulse pulse ->
                        toPulse.accept(new ArrivedPulse(pulse, arrivedNanos));
                case ToControlRoom.Pong pong -> fx.run(() -> health.onPong(pong, arrivedNanos));
                // The link acts on it and reports its state.
                case ToControlRoom.Closing _ -> {}
            }
        }

        private void onWelcome(ToControlRoom.Welcome welcome) {
            ShowProgress known = progress;
            if (known == null || !known.showRun().equals(welcome.epoch())) {
                publish(ShowProgress.of(welcome.epoch(), welcome.show()));
            }
        }

        private void publish(ShowProgress now) {
            progress = now;
            toProgress.accept(now);
        }
    }
}
