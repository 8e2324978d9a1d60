package ngage.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import ngage.demo.programme.Moments;
import ngage.demo.programme.ProgrammeFile;
import ngage.protocol.show.Show;

/// One run of the demo: opens the venue, leads a person or the autopilot through the show, and closes.
///
/// Runs on the main thread; a shutdown hook ends the children on Ctrl-C.
final class Demo {

    private static final Duration JOINING = Duration.ofSeconds(90);
    private static final Duration GOING_LIVE = Duration.ofSeconds(60);
    private static final Duration LAST_LOOK = Duration.ofSeconds(15);
    private static final Duration COUNTING = Duration.ofSeconds(60);

    /// A user's own video has no moments of its own: the show may begin at any second of it.
    private static final Duration ANY_SECOND = Duration.ofSeconds(1);

    private final DemoConfig config;
    private final DataFolder folder;
    private final PrintStream out;
    private final Venue venue;

    /// @throws IOException if the folder cannot be written
    Demo(DemoConfig config, DataFolder folder, PrintStream out) throws IOException {
        this.config = config;
        this.folder = folder;
        this.out = out;
        this.venue =
                new Venue(
                        new Venue.VenuePorts(
                                config.httpPort(),
                                config.ingestPort(),
                                config.redisPort(),
                                config.rtmpPort()),
                        folder,
                        this::say);
    }

    /// @return the process' exit code
    int run() throws DemoException, InterruptedException, IOException {
        Thread hook = Thread.ofPlatform().name("end").unstarted(venue::close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return play();
        } finally {
            venue.close();
        }
    }

    private int play() throws DemoException, InterruptedException, IOException {
        checkPorts();
        Path showFile = DemoShow.writeTo(folder.root().resolve("demo-show.json"));
        Show show = DemoShow.read();
        Ffmpeg ffmpeg = findFfmpeg();
        Path programme = programme(ffmpeg, show);
        List<String> video = new ArrayList<>(Venue.SHORT_SEGMENTS);
        config.renditions().forEach(each -> video.addAll(List.of("--rendition", each)));
        venue.openBackend(venue.openRedis(config.redis()), showFile, ffmpeg, video);
        Child mob = venue.openMob(config.phones(), mobSummary());
        return switch (config.director()) {
            case PERSON -> withPerson(ffmpeg, programme);
            case AUTOPILOT, AUTOPILOT_ONLY -> withAutopilot(show, ffmpeg, programme, mob);
        };
    }

    private int withPerson(Ffmpeg ffmpeg, Path programme)
            throws DemoException, InterruptedException, IOException {
        venue.openStudio(ffmpeg, programme);
        Child desk = venue.openControlRoom("--prompter");
        desk.whenEnded(_ -> say("desk", "was closed; the show goes on until you press Ctrl-C"));
        lead("Press GO (Space) in the control room. Ctrl-C ends the demo.");
        Duration duration = config.duration();
        CountDownLatch never = new CountDownLatch(1);
        if (duration == null) {
            never.await();
        } else {
            never.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        }
        return 0;
    }

    private int withAutopilot(Show show, Ffmpeg ffmpeg, Path programme, Child mob)
            throws DemoException, InterruptedException, IOException {
        List<Press> presses;
        try (Autopilot autopilot =
                venue.autopilot(
                        Moments::of, config.video() == null ? Moments.length() : ANY_SECOND)) {
            long connected = autopilot.awaitPhones(config.phones(), JOINING);
            say("mob", "%,d of %,d phones are connected".formatted(connected, config.phones()));
            venue.openStudio(ffmpeg, programme);
            if (!autopilot.awaitLive(GOING_LIVE)) {
                throw new DemoException(
                        "Phones see no programme after %d s. The logs of the studio (demo.log) and of"
                                        .formatted(GOING_LIVE.toSeconds())
                                + " the backend (backend.log) are in "
                                + folder.logs());
            }
            say("studio", "the programme is live");
            lead("The autopilot presses GO.");
            Duration duration = config.duration();
            presses =
                    autopilot.direct(
                            duration == null ? Moments.length().multipliedBy(2) : duration);
            autopilot.awaitShown(LAST_LOOK);
        }
        Outcome outcome = outcome(show, presses, mob);
        out.println();
        out.println(OutcomeTable.of(outcome));
        Path summary = config.summary();
        if (summary != null) {
            Files.write(summary, outcome.toJson());
            out.println("Summary: " + summary);
        }
        if (config.director() == DemoConfig.Director.AUTOPILOT) {
            lead("The show is over; the programme goes on. Ctrl-C ends the demo.");
            new CountDownLatch(1).await();
        }
        return outcome.isGood() ? 0 : 1;
    }

    private Outcome outcome(Show show, List<Press> presses, Child mob)
            throws DemoException, InterruptedException {
        mob.tell("finish");
        int code = mob.waitFor(COUNTING);
        if (!Files.exists(mobSummary())) {
            throw mob.failure("ended with exit code " + code + " and left no summary");
        }
        return Outcome.of(show, presses, MobSummary.read(mobSummary()));
    }

    private void checkPorts() throws DemoException {
        Ports.requireFreeTcp(config.httpPort(), "the backend", "--http-port");
        Ports.requireFreeUdp(config.ingestPort(), "the video ingest", "--ingest-port");
        Integer rtmp = config.rtmpPort();
        if (rtmp != null) {
            Ports.requireFreeTcp(rtmp, "the video ingest", "--rtmp-port");
        }
        if (config.redis() == null) {
            Ports.requireFreeTcp(config.redisPort(), "Redis", "--redis-port");
        }
    }

    private Ffmpeg findFfmpeg() throws DemoException, InterruptedException {
        try {
            Ffmpeg found = Ffmpeg.find(config.ffmpeg(), folder.natives());
            say(
                    "ffmpeg",
                    found.version().replaceFirst(" Copyright.*", "") + ", " + found.executable());
            return found;
        } catch (FfmpegMissingException e) {
            throw new DemoException(String.valueOf(e.getMessage()), e);
        }
    }

    private Path programme(Ffmpeg ffmpeg, Show show) throws DemoException, InterruptedException {
        Path own = config.video();
        if (own != null) {
            say("programme", "making " + own + " fit");
            return OwnVideo.prepared(ffmpeg, own, folder);
        }
        try {
            Path file =
                    new ProgrammeFile(ffmpeg, show)
                            .renderedIn(folder.programme(), new ProgressLine(out)::show);
            say("programme", file.toString());
            return file;
        } catch (IOException e) {
            throw new DemoException("the programme cannot be rendered: " + e.getMessage(), e);
        }
    }

    private Path mobSummary() {
        return folder.root().resolve("mob-summary.json");
    }

    private void lead(String what) {
        String link = "http://" + Ports.lanAddress() + ":" + config.httpPort() + "/";
        out.println();
        if (config.director() != DemoConfig.Director.AUTOPILOT_ONLY) {
            out.print(QrCode.of(link));
        }
        out.println("Phone:   " + link);
        out.println("Overlay: " + link + "overlay");
        out.println("Logs:    " + folder.logs());
        out.println(what);
        out.println();
    }

    private void say(String who, String what) {
        out.printf("%-10s %s%n", who, what);
    }
}
