package ngage.backend.video;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.ActivityState;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.hls.CueMarks;
import ngage.backend.video.hls.HlsEndpoint;
import ngage.backend.video.hls.HlsOrigin;
import ngage.backend.video.hls.Packaging;
import ngage.backend.video.hls.StretchNumbers;
import ngage.backend.video.ingest.SrtListener;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioGate;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ingest.rtmp.RtmpConfig;
import ngage.backend.video.ingest.rtmp.RtmpListener;
import ngage.backend.video.ladder.Ladder;
import ngage.backend.video.ladder.LadderPolicy;
import ngage.backend.video.ladder.Rendition;
import ngage.backend.video.monitor.MonitorEndpoint;
import ngage.backend.video.recording.Recording;
import ngage.backend.video.recording.RecordingEndpoint;
import ngage.backend.video.slate.SlateEncoder;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.JoinReply.StreamTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.FrameLength;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The programme's whole way through the backend: ingest, stamper, ladder, packager, origin, wired together
/// and supervised. It drives the programme's clock.
///
/// Ingest, slate and ladder have a thread each; [#close] starts another one for a ladder that fell just before. What
/// is asked here may be asked by any.
public final class Programme implements VideoOnAir {

    private static final Logger log = LoggerFactory.getLogger(Programme.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /// For the sources to hand on what they hold: longer than RTMP waits for the ffmpeg that copies.
    private static final Duration SOURCES = Duration.ofSeconds(6);

    /// For all that came in to go through the transcoder; once more if it fell.
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final StudioFeed feed = new StudioFeed();
    private final HlsOrigin origin;
    private final String streamOrigin;
    private final HlsEndpoint hls;
    private final Packaging packaging;
    private final MonitorEndpoint monitor;
    private final @Nullable Recording recording;
    private final RecordingEndpoint recordingEndpoint;
    private final ProgrammeConfig config;
    private final OnAir onAir;
    private final StudioGate gate;
    private final SrtListener ingest;
    private final @Nullable RtmpListener rtmp;
    private final SlateEncoder slate;
    private final Ladder ladder;
    private final SupervisedActivity ladderState;
    private final SupervisedActivity ingestState;
    private final List<SupervisedActivity> sources = new ArrayList<>();
    private final Duration drain;

    /// @param drain how long the transcoder may take for the end of it
    Programme(
            ProgrammeConfig config,
            Ffmpeg ffmpeg,
            ShowRunId showRun,
            CueMarks cues,
            @Nullable Recording recording,
            StreamClock clock,
            InstantSource wall,
            Supervisor supervisor,
            Duration drain) {
        log.info(
                "programme: {} with {}, studio to {}{}, {}",
                ffmpeg.version(),
                ffmpeg.encoder().ffmpegName(),
                config.ingest(),
                config.rtmp() == null ? "" : " or " + config.rtmp(),
                config.slate());
        this.config = config;
        this.drain = drain;
        this.streamOrigin = config.streamOrigin() == null ? "" : config.streamOrigin();
        origin =
                new HlsOrigin(
                        showRun,
                        config.ladder(),
                        ffmpeg.encoder(),
                        config.hls(),
                        wall.instant(),
                        new StretchNumbers(config.dataFolder())::next);
        hls = new HlsEndpoint(origin, config.hls());
        monitor = new MonitorEndpoint(feed);
        this.recording = recording;
        recordingEndpoint = new RecordingEndpoint(origin, recording);
        if (recording != null) {
            origin.addListener(recording);
            recording.start(supervisor);
        }
        packaging = new Packaging(config.hls(), cues, origin, System::nanoTime);
        ladder =
                new Ladder(
                        ffmpeg,
                        config.ladder(),
                        LadderPolicy.STANDARD,
                        feed,
                        packaging,
                        System::nanoTime);
        onAir = new OnAir(feed, clock);
        gate = new StudioGate(config.ingest().silence(), System::nanoTime);
        ingest = new SrtListener(ffmpeg, config.ingest(), config.dataFolder(), gate, onAir);
        RtmpConfig rtmpConfig = config.rtmp();
        rtmp = rtmpConfig == null ? null : new RtmpListener(rtmpConfig, ffmpeg, gate, onAir);
        Rendition best = config.ladder().renditions().getFirst();
        slate =
                new SlateEncoder(
                        ffmpeg, config.slate(), best.width(), best.height(), config.dataFolder());
        // The ladder first, so that it reads each session from its first frame on.
        ladderState =
                supervisor.supervise(new Duty("ladder", RestartPolicy.CHILD, _ -> ladder.run()));
        sources.add(
                supervisor.supervise(
                        new Duty("slate", RestartPolicy.CHILD, _ -> onAir.playSlate(slate))));
        ingestState =
                supervisor.supervise(new Duty("ingest", RestartPolicy.CHILD, _ -> ingest.run()));
        sources.add(ingestState);
        RtmpListener listener = rtmp;
        if (listener != null) {
            sources.add(
                    supervisor.supervise(
                            new Duty("rtmp", RestartPolicy.CHILD, _ -> listener.run())));
        }
    }

    /// Begins to listen for the studio.
    ///
    /// @param showRun whose programme it is
    /// @param cues those that went on air, for the stream
    /// @param recording of the same run; absent to record nothing
    /// @param clock which is told of every session and frame
    /// @param wall the wall clock
    /// @param supervisor which keeps ingest and ladder going
    public static Programme start(
            ProgrammeConfig config,
            Ffmpeg ffmpeg,
            ShowRunId showRun,
            CueMarks cues,
            @Nullable Recording recording,
            StreamClock clock,
            InstantSource wall,
            Supervisor supervisor) {
        return new Programme(
                config, ffmpeg, showRun, cues, recording, clock, wall, supervisor, DRAIN);
    }

    /// @return to be mounted at [RecordingEndpoint#PREFIX]; what is in memory is there without a recording too
    public RecordingEndpoint recording() {
        return recordingEndpoint;
    }

    /// @return to be mounted at [HlsEndpoint#PREFIX]
    public HlsEndpoint hls() {
        return hls;
    }

    /// @return what phones may fetch
    HlsOrigin origin() {
        return origin;
    }

    /// @return what came in
    StudioFeed feed() {
        return feed;
    }

    @Override
    public MonitorEndpoint monitor() {
        return monitor;
    }

    @Override
    public PhoneStream address() {
        return new PhoneStream(
                streamOrigin + HlsEndpoint.PREFIX + "/" + origin.master(), StreamTime.STAMPS);
    }

    @Override
    public StreamPulse stream() {
        StudioSession session = feed.session();
        if (session == null || session.kind() == StudioSession.Kind.SLATE) {
            return new StreamPulse(StreamState.NO_SOURCE, noSource(), null);
        }
        if (!(ladderState.state() instanceof ActivityState.Running)) {
            return starting(session, "transcoder " + ladderState.state().inWords());
        }
        if (!origin.shows(session)) {
            return starting(session, "source is there, phones see it soon: " + source(session));
        }
        List<String> missing = ladder.missing();
        String live =
                missing.isEmpty()
                        ? "live: "
                        : "live without " + missing + ", this machine is too slow for all of it: ";
        return pulse(StreamState.LIVE, session, live + source(session));
    }

    @Override
    public List<HealthLine> health() {
        List<HealthLine> lines =
                new ArrayList<>(List.of(sourceHealth(), ladder.health(), packaging.health()));
        if (recording != null) {
            lines.add(recording.health());
        }
        return lines;
    }

    /// @return how the source is, in words for the desk
    private HealthLine sourceHealth() {
        StudioSession session = feed.session();
        String refused = gate.refused();
        if (session == null || session.kind() == StudioSession.Kind.SLATE) {
            return new HealthLine("source", Health.DOWN, noSource());
        }
        String words = source(session);
        String drift = onAir.drift();
        if (drift != null) {
            words += ", its clock has " + drift;
        }
        List<String> troubles =
                Stream.of(onAir.soundTrouble(), refused).filter(Objects::nonNull).toList();
        return troubles.isEmpty()
                ? new HealthLine("source", Health.GOOD, words)
                : new HealthLine(
                        "source", Health.DEGRADED, words + "; " + String.join("; ", troubles));
    }

    /// From the source to the recording, each when the one before has handed on what it had. So the recording has
    /// every frame that came out of the ingest; only the very last one may be cut off in its middle, with the
    /// source. If the transcoder hangs or is seconds behind, the recording ends with the last segment that is
    /// whole.
    @Override
    public void close() {
        endSources();
        ladderState.end(); // first, or its return would be a fall
        onAir.close();
        endLadder();
        if (recording != null) {
            recording.close();
        }
    }

    private void endSources() {
        long deadline = System.nanoTime() + SOURCES.toNanos();
        // They block in a read: told to end first, or they would be started again, then their
        // children end.
        sources.forEach(SupervisedActivity::interrupt);
        if (rtmp != null) {
            rtmp.close();
        }
        ingest.close();
        slate.close();
        for (SupervisedActivity source : sources) {
            Supervisor.awaitEnd(List.of(source), until(deadline));
        }
        try {
            gate.awaitFree(until(deadline)); // callers by RTMP have threads of their own
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String caller = gate.caller();
        if (caller != null) {
            log.warn("{} does not end, and what it still holds is lost", caller);
        }
    }

    private void endLadder() {
        try {
            if (ladderState.join(drain) && !ladder.isDone()) {
                endLadderAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ladder.close();
        Supervisor.awaitEnd(List.of(ladderState), PATIENCE);
        if (!ladder.isDone()) {
            log.warn(
                    "the end of the programme is lost, for phones and for the recording: its"
                            + " transcoder fell, or had not handed it on after {} s",
                    drain.toSeconds());
        }
    }

    /// Whoever ends us in a terminal ends our transcoder with us: what has fallen goes on once more, from the end of
    /// what it had handed on, and with as much time.
    private void endLadderAgain() throws InterruptedException {
        log.info("the transcoder fell at the end, another one makes what it held");
        Thread again = Thread.ofPlatform().daemon().name("ladder").start(this::runLadderAgain);
        if (!again.join(drain)) {
            ladder.close();
            again.join(PATIENCE);
        }
    }

    private void runLadderAgain() {
        try {
            ladder.run();
        } catch (IOException e) {
            log.warn("the transcoder fell at the end again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private StreamPulse starting(StudioSession session, String words) {
        return pulse(StreamState.STARTING, session, words);
    }

    private StreamPulse pulse(StreamState state, StudioSession session, String words) {
        long frame = onAir.frameMicros();
        return new StreamPulse(
                state, words, session.firstFrame(), frame == 0 ? null : new FrameLength(frame));
    }

    private String source(StudioSession session) {
        String caller = gate.caller();
        return (caller == null ? "" : caller + ", ") + session.inWords();
    }

    private String noSource() {
        StringBuilder words = new StringBuilder();
        String lost = gate.lost();
        String caller = gate.caller();
        if (caller != null) {
            words.append(caller).append(" is there, but not on air yet: a keyframe is awaited");
        } else {
            words.append("no source: ");
            words.append(
                    ingestState.state() instanceof ActivityState.Running
                            ? "waiting for the studio on " + ways()
                            : "ingest " + ingestState.state().inWords());
            if (lost != null) {
                words.append("; ").append(lost);
            }
        }
        String refused = gate.refused();
        if (refused != null) {
            words.append("; ").append(refused);
        }
        return words.append(onAir.hasSlate() ? "; phones see the slate" : "").toString();
    }

    private String ways() {
        String srt = "port " + config.ingest().port();
        RtmpConfig rtmp = config.rtmp();
        return rtmp == null ? srt : srt + " (SRT) and " + rtmp.port() + " (RTMP)";
    }
}
