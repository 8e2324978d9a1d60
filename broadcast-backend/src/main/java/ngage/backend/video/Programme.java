package ngage.backend.video;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import ngage.backend.process.ActivityState;
import ngage.backend.process.RestartPolicy;
import ngage.backend.process.SupervisedActivity;
import ngage.backend.process.Supervisor;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The programme's whole way through the backend: ingest, stamper, ladder, packager, origin, wired together
/// and supervised. It drives the programme's clock.
///
/// Ingest and ladder have a thread each; what is asked here may be asked by any.
public final class Programme implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Programme.class);

    private final InstantSource wall;
    private final StudioFeed feed = new StudioFeed();
    private final HlsOrigin origin;
    private final HlsEndpoint hls;
    private final MonitorEndpoint monitor;
    private final Ingest ingest;
    private final Ladder ladder;
    private final Supervisor supervisor;
    private final IngestConfig ingestConfig;
    private final SupervisedActivity ladderState;
    private final SupervisedActivity ingestState;

    private Programme(
            ProgrammeConfig config, Ffmpeg ffmpeg, StreamClock clock, InstantSource wall) {
        this.wall = wall;
        this.ingestConfig = config.ingest();
        origin =
                new HlsOrigin(
                        config.ladder(),
                        ffmpeg.encoder(),
                        config.hls(),
                        wall.instant(),
                        new StretchNumbers(config.dataFolder())::next);
        hls = new HlsEndpoint(origin, config.hls());
        monitor = new MonitorEndpoint(feed);
        ladder = new Ladder(ffmpeg, config.ladder(), config.hls(), feed, origin);
        ingest =
                new Ingest(
                        ffmpeg,
                        config.ingest(),
                        config.dataFolder(),
                        () -> clock.arrival().micros(),
                        studioListener(clock),
                        () -> endSession(clock));
        supervisor = new Supervisor(RandomGenerator.getDefault(), wall, System::nanoTime);
        // The ladder first, so that it reads each session from its first frame on.
        ladderState = supervisor.supervise("ladder", RestartPolicy.CHILD, ladder);
        ingestState = supervisor.supervise("ingest", RestartPolicy.CHILD, ingest);
    }

    /// Begins to listen for the studio.
    ///
    /// @param clock which is told of every session and frame
    /// @param wall the wall clock
    public static Programme start(
            ProgrammeConfig config, Ffmpeg ffmpeg, StreamClock clock, InstantSource wall) {
        log.info(
                "programme: {} with {}, studio to {}",
                ffmpeg.version(),
                ffmpeg.encoder().ffmpegName(),
                config.ingest());
        return new Programme(config, ffmpeg, clock, wall);
    }

    /// @return to be mounted at [HlsEndpoint#PREFIX]
    public HlsEndpoint hls() {
        return hls;
    }

    /// @return to be mounted behind a check of who asks
    public MonitorEndpoint monitor() {
        return monitor;
    }

    public StreamPulse stream() {
        StudioSession session = feed.session();
        if (session == null) {
            return new StreamPulse(StreamState.NO_SOURCE, noSource(), null);
        }
        MediaTime firstFrame = session.firstFrame();
        if (!(ladderState.state() instanceof ActivityState.Running)) {
            String words = "transcoder " + ladderState.state().inWords(wall.instant());
            return new StreamPulse(StreamState.STARTING, words, firstFrame);
        }
        if (!origin.shows(session)) {
            return new StreamPulse(
                    StreamState.STARTING, "source is there, phones see it soon", firstFrame);
        }
        return new StreamPulse(StreamState.LIVE, "live", firstFrame);
    }

    public List<HealthLine> health() {
        return List.of(line(ingestState), line(ladderState));
    }

    @Override
    public void close() {
        supervisor.interrupt();
        ingest.close();
        ladder.close();
        supervisor.close();
        feed.end();
    }

    private StudioListener studioListener(StreamClock clock) {
        return new StudioListener() {
            @Override
            public void onSession(StudioSession session) {
                log.info(
                        "studio is there: {} frames a second, first at {} us",
                        session.rate(),
                        session.firstFrame().micros());
                feed.begin(session);
                clock.onSessionStarted(session.firstFrame());
            }

            @Override
            public void onChunk(StudioChunk chunk) {
                feed.offer(chunk);
            }

            @Override
            public void onFrame(MediaTime frame) {
                clock.onFrame(frame);
            }
        };
    }

    private void endSession(StreamClock clock) {
        log.info("studio is gone");
        feed.end();
        clock.onSessionEnded();
    }

    private String noSource() {
        return ingestState.state() instanceof ActivityState.Running
                ? "no source: waiting for the studio on port " + ingestConfig.port()
                : "ingest " + ingestState.state().inWords(wall.instant());
    }

    private HealthLine line(SupervisedActivity activity) {
        Instant now = wall.instant();
        ActivityState state = activity.state();
        Health health =
                switch (state) {
                    case ActivityState.Running _ -> Health.GOOD;
                    case ActivityState.Restarting _ -> Health.DEGRADED;
                    case ActivityState.Parked _, ActivityState.Ended _ -> Health.DOWN;
                };
        return new HealthLine(activity.name(), health, state.inWords(now));
    }
}
