package ngage.backend.video;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.ActivityState;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.hls.HlsEndpoint;
import ngage.backend.video.hls.HlsOrigin;
import ngage.backend.video.hls.Packager;
import ngage.backend.video.hls.StretchNumbers;
import ngage.backend.video.ingest.Ingest;
import ngage.backend.video.ingest.IngestConfig;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioListener;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ladder.Ladder;
import ngage.backend.video.ladder.LadderReader;
import ngage.backend.video.monitor.MonitorEndpoint;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.JoinReply.StreamTime;
import ngage.protocol.MediaTime;
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
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final StudioFeed feed = new StudioFeed();
    private final HlsOrigin origin;
    private final HlsEndpoint hls;
    private final MonitorEndpoint monitor;
    private final Ingest ingest;
    private final Ladder ladder;
    private final IngestConfig ingestConfig;
    private final SupervisedActivity ladderState;
    private final SupervisedActivity ingestState;

    private Programme(
            ProgrammeConfig config,
            Ffmpeg ffmpeg,
            StreamClock clock,
            InstantSource wall,
            Supervisor supervisor) {
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
        ladder = new Ladder(ffmpeg, config.ladder(), feed, packager(config.hls()));
        ingest =
                new Ingest(
                        ffmpeg,
                        config.ingest(),
                        config.dataFolder(),
                        () -> clock.arrival().micros(),
                        studioListener(clock),
                        () -> endSession(clock));
        // The ladder first, so that it reads each session from its first frame on.
        ladderState =
                supervisor.supervise(new Duty("ladder", RestartPolicy.CHILD, _ -> ladder.run()));
        ingestState =
                supervisor.supervise(new Duty("ingest", RestartPolicy.CHILD, _ -> ingest.run()));
    }

    /// Begins to listen for the studio.
    ///
    /// @param clock which is told of every session and frame
    /// @param wall the wall clock
    /// @param supervisor which keeps ingest and ladder going
    public static Programme start(
            ProgrammeConfig config,
            Ffmpeg ffmpeg,
            StreamClock clock,
            InstantSource wall,
            Supervisor supervisor) {
        log.info(
                "programme: {} with {}, studio to {}",
                ffmpeg.version(),
                ffmpeg.encoder().ffmpegName(),
                config.ingest());
        return new Programme(config, ffmpeg, clock, wall, supervisor);
    }

    /// @return to be mounted at [HlsEndpoint#PREFIX]
    public HlsEndpoint hls() {
        return hls;
    }

    /// @return to be mounted behind a check of who asks
    public MonitorEndpoint monitor() {
        return monitor;
    }

    /// @return where phones find it
    public PhoneStream address() {
        return new PhoneStream(HlsEndpoint.STREAM, StreamTime.STAMPS);
    }

    public StreamPulse stream() {
        StudioSession session = feed.session();
        if (session == null) {
            return new StreamPulse(StreamState.NO_SOURCE, noSource(), null);
        }
        MediaTime firstFrame = session.firstFrame();
        if (!(ladderState.state() instanceof ActivityState.Running)) {
            String words = "transcoder " + ladderState.state().inWords();
            return new StreamPulse(StreamState.STARTING, words, firstFrame);
        }
        if (!origin.shows(session)) {
            return new StreamPulse(
                    StreamState.STARTING, "source is there, phones see it soon", firstFrame);
        }
        return new StreamPulse(StreamState.LIVE, "live", firstFrame);
    }

    @Override
    public void close() {
        // Both block in a read: told to end first, or they would be started again, then their
        // children end.
        ingestState.interrupt();
        ladderState.interrupt();
        ingest.close();
        ladder.close();
        join(ingestState);
        join(ladderState);
        feed.end();
    }

    private static void join(SupervisedActivity activity) {
        try {
            if (!activity.join(PATIENCE)) {
                log.warn("{} does not end", activity.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LadderReader packager(HlsConfig hls) {
        return new LadderReader() {
            @Override
            public void begin(StudioSession session) {
                origin.begin(session);
            }

            @Override
            public void read(InputStream stream) throws IOException {
                new Packager(hls, origin).pack(stream);
            }
        };
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
                clock.onSessionStarted(
                        new StreamClock.Source(session.firstFrame(), session.rate().frameMicros()));
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
                : "ingest " + ingestState.state().inWords();
    }
}
