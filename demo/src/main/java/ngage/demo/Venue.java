package ngage.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.protocol.CueId;
import org.jspecify.annotations.Nullable;

/// The house of one show on this machine: opens Redis, backend, studio, mob and control room as leashed
/// children, and ends them, the last one first. Nothing that it opens outlives it, even if it is killed.
///
/// One thread opens; any thread may close.
public final class Venue implements AutoCloseable {

    /// Where its programs listen.
    ///
    /// @param ingest for the studio's SRT
    /// @param rtmp where it pushes by RTMP instead; absent if it does not
    public record VenuePorts(int http, int ingest, int redis, @Nullable Integer rtmp) {

        public VenuePorts(int http, int ingest, int redis) {
            this(http, ingest, redis, null);
        }
    }

    /// Options of a programme that phones see soon.
    public static final List<String> SHORT_SEGMENTS = List.of("--segment-seconds", "1");

    private final VenuePorts ports;
    private final DataFolder folder;
    private final BiConsumer<String, String> narrator;
    private final Secrets secrets = Secrets.random();
    private final Closing closing = new Closing();

    /// @param narrator hears who did what, for people
    /// @throws IOException if the folder cannot be written
    public Venue(VenuePorts ports, DataFolder folder, BiConsumer<String, String> narrator)
            throws IOException {
        this.ports = ports;
        this.folder = folder;
        this.narrator = narrator;
        secrets.keepIn(folder);
    }

    /// @return where phones go, as this machine sees it
    public URI phones() {
        return URI.create("http://127.0.0.1:" + ports.http() + "/");
    }

    public URI controlRoom() {
        return URI.create("ws://127.0.0.1:" + ports.http() + "/ws/control-room");
    }

    /// @return what opens the control room's socket
    public String operatorToken() {
        return secrets.operatorToken();
    }

    public DataFolder folder() {
        return folder;
    }

    /// @param own the user's; absent for one of ours
    public DemoRedis openRedis(@Nullable URI own) throws DemoException, InterruptedException {
        DemoRedis redis =
                own != null
                        ? DemoRedis.own(own)
                        : DemoRedis.start(ports.redis(), folder, line -> say("redis", line));
        closing.add(redis::close);
        say("redis", redis.text());
        return redis;
    }

    /// Returns when phones can join.
    ///
    /// @param ffmpeg for the programme; absent for a show without video
    public DemoBackend openBackend(DemoRedis redis, Path showFile, @Nullable Ffmpeg ffmpeg)
            throws DemoException, InterruptedException {
        return openBackend(redis, showFile, ffmpeg, SHORT_SEGMENTS);
    }

    /// @param video further options, of the programme
    public DemoBackend openBackend(
            DemoRedis redis, Path showFile, @Nullable Ffmpeg ffmpeg, List<String> video)
            throws DemoException, InterruptedException {
        Ports.requireFreeTcp(ports.http(), "the backend", "--http-port");
        DemoBackend backend =
                new DemoBackend(
                        backendProgram(redis, showFile, ffmpeg, video),
                        folder,
                        line -> say("backend", line));
        closing.add(backend::close);
        backend.start();
        say("backend", "serves on port " + ports.http());
        return backend;
    }

    /// @param summary where it will leave its summary when it is told to `finish`
    public Child openMob(int phones, Path summary) throws DemoException, IOException {
        Files.deleteIfExists(summary);
        Child mob = open(mobProgram(phones, summary));
        say("mob", "%,d phones join".formatted(phones));
        return mob;
    }

    /// Starts to push the programme to the backend.
    public Studio openStudio(Ffmpeg ffmpeg, Path programme) throws IOException {
        Studio studio = new Studio(ffmpeg, programme, ports, secrets, folder);
        closing.add(studio::close);
        studio.start();
        say("studio", "pushes the programme");
        return studio;
    }

    /// @param more options of the control room
    public Child openControlRoom(String... more) throws DemoException {
        List<String> arguments =
                new ArrayList<>(
                        List.of("--backend", "http://127.0.0.1:" + ports.http(), "--leash"));
        arguments.addAll(List.of(more));
        Child desk =
                open(
                        new Child.Program(
                                "desk",
                                "ngage.controlroom.ControlRoomMain",
                                "512m",
                                List.of(),
                                arguments,
                                secrets.forOperator()));
        say("desk", "opens");
        return desk;
    }

    /// A director without hands. The caller closes it.
    ///
    /// @param moments when each cue belongs, after the programme's first frame
    /// @param loop how long the programme is until it begins again
    public Autopilot autopilot(Function<CueId, Duration> moments, Duration loop) {
        return new Autopilot(
                new Autopilot.Brief(controlRoom(), secrets.operatorToken(), moments, loop),
                Clock.systemUTC(),
                line -> say("autopilot", line));
    }

    @Override
    public void close() {
        closing.close();
    }

    private Child open(Child.Program program) throws DemoException {
        Child child = Child.start(program, folder, _ -> {});
        closing.add(child::close);
        return child;
    }

    private Child.Program backendProgram(
            DemoRedis redis, Path showFile, @Nullable Ffmpeg ffmpeg, List<String> video) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--http-host",
                                "0.0.0.0",
                                "--http-port",
                                "" + ports.http(),
                                "--show",
                                showFile.toString(),
                                "--mode",
                                "REHEARSAL",
                                "--data",
                                folder.root().resolve("backend").toString(),
                                "--leash"));
        arguments.addAll(
                ffmpeg == null
                        ? List.of("--no-video")
                        : List.of(
                                "--ingest-port",
                                "" + ports.ingest(),
                                "--ffmpeg",
                                ffmpeg.executable().toString()));
        if (ffmpeg != null) {
            arguments.addAll(video);
        }
        Map<String, String> environment = new HashMap<>(secrets.forBackend());
        if (ffmpeg != null && ports.rtmp() != null) {
            arguments.addAll(List.of("--rtmp-port", "" + ports.rtmp()));
            environment.putAll(secrets.forRtmp());
        }
        // Not as an argument, which all users of the machine can read: it may hold a password.
        environment.put("NGAGE_REDIS", redis.uri().toString());
        return new Child.Program(
                "backend",
                "ngage.backend.BackendMain",
                "384m",
                List.of(),
                arguments,
                environment,
                DemoBackend.GRACE);
    }

    private Child.Program mobProgram(int phones, Path summary) {
        return new Child.Program(
                "mob",
                "ngage.mobsim.MobsimMain",
                "256m",
                List.of(),
                List.of(
                        "run",
                        "--backend",
                        "http://127.0.0.1:" + ports.http(),
                        "--phones",
                        "" + phones,
                        "--summary",
                        summary.toString(),
                        "--leash"),
                secrets.forOperator());
    }

    private void say(String who, String what) {
        narrator.accept(who, what);
    }
}
