package ngage.backend.video.foreign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.ActivityState;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.VideoOnAir;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.monitor.MonitorEndpoint;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.JoinReply.StreamTime;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.FrameLength;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Somebody else's programme, wired together and supervised. What is asked here may be asked by any thread.
public final class ForeignProgramme implements VideoOnAir {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Logger log = LoggerFactory.getLogger(ForeignProgramme.class);

    private final ForeignConfig config;
    private final LongSupplier nanos;
    private final HttpSource source = new HttpSource();
    private final StudioFeed feed = new StudioFeed();
    private final MonitorEndpoint monitorEndpoint = new MonitorEndpoint(feed);
    private final ForeignSession session;
    private final ForeignStream stream;
    private final SupervisedActivity following;
    private final List<SupervisedActivity> activities = new ArrayList<>();

    /// Begins to follow it.
    ///
    /// @param clock which it drives
    /// @param push absent to push no stamps
    /// @param nanos the monotonic clock
    public ForeignProgramme(
            ForeignConfig config,
            StreamClock clock,
            @Nullable StampPush push,
            LongSupplier nanos,
            Supervisor supervisor) {
        log.info("programme: {}", config);
        this.config = config;
        this.nanos = nanos;
        ForeignMonitor monitor =
                switch (config.time()) {
                    case DATE_TIME ->
                            new ForeignMonitor(
                                    source, feed, clock, push == null ? _ -> {} : push.seen());
                    case CLOCK -> null;
                };
        session = monitor == null ? new ClockSession(clock) : new DateTimeSession(clock, monitor);
        stream = new ForeignStream(source, config.stream(), config.time(), session, nanos);
        following =
                supervisor.supervise(
                        new Duty("foreign stream", RestartPolicy.CHILD, _ -> stream.run()));
        activities.add(following);
        if (monitor != null) {
            activities.add(
                    supervisor.supervise(
                            new Duty("foreign monitor", RestartPolicy.CHILD, _ -> monitor.run())));
        }
        if (push != null) {
            activities.add(
                    supervisor.supervise(
                            new Duty("stamp push", RestartPolicy.CHILD, _ -> push.run())));
        }
    }

    @Override
    public PhoneStream address() {
        StreamTime time =
                switch (config.time()) {
                    case CLOCK -> StreamTime.CLOCK;
                    case DATE_TIME ->
                            config.push() == null ? StreamTime.DATE_TIME : StreamTime.STAMPS;
                };
        return new PhoneStream(config.stream().toString(), time);
    }

    @Override
    public StreamPulse stream() {
        ForeignStream.State state = stream.state();
        ForeignPlaylist playlist = state.playlist();
        boolean isHeard = following.state() instanceof ActivityState.Running;
        if (playlist == null) {
            return isHeard
                    ? new StreamPulse(StreamState.STARTING, "looks for the foreign stream", null)
                    : new StreamPulse(StreamState.NO_SOURCE, following(), null);
        }
        MediaTime began = state.began();
        Duration still = Duration.ofNanos(nanos.getAsLong() - state.movedNanos());
        boolean isStill = still.compareTo(ForeignStream.patience(playlist.target())) > 0;
        if (isStill) {
            String words =
                    isHeard
                            ? "the foreign stream has stood still for %d s"
                                    .formatted(still.toSeconds())
                            : following();
            return new StreamPulse(StreamState.NO_SOURCE, words, null);
        }
        if (began == null) {
            return new StreamPulse(
                    StreamState.STARTING, "the foreign stream is there; does it move?", null);
        }
        String problem = session.problem();
        long frame = session.frameMicros();
        return new StreamPulse(
                StreamState.LIVE,
                problem.isEmpty() ? "live" : "live; no programme monitor: " + problem,
                began,
                frame == 0 ? null : new FrameLength(frame));
    }

    @Override
    public List<HealthLine> health() {
        StreamPulse pulse = stream();
        Health state =
                switch (pulse.state()) {
                    case NO_SOURCE -> Health.DOWN;
                    case STARTING -> Health.DEGRADED;
                    case LIVE -> isAsItShouldBe() ? Health.GOOD : Health.DEGRADED;
                };
        return List.of(new HealthLine("source", state, pulse.text()));
    }

    @Override
    public MonitorEndpoint monitor() {
        return monitorEndpoint;
    }

    @Override
    public void close() {
        activities.forEach(SupervisedActivity::interrupt);
        source.close();
        Supervisor.awaitEnd(activities, PATIENCE);
        feed.end();
    }

    /// By the clock there never is a monitor: that was chosen, and is no defect.
    private boolean isAsItShouldBe() {
        return config.time() == ForeignTime.CLOCK || session.problem().isEmpty();
    }

    private String following() {
        return "foreign stream " + following.state().inWords();
    }
}
