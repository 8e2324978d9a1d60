package ngage.backend.video.ladder;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.ChildSlot;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioReader;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ingest.StudioSession;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transcodes the programme: one ffmpeg after the other, with all renditions, the sound and the stamps
/// in one stream on its output, which the packager takes apart on a thread of its own.
///
/// However an ffmpeg ends, the next one begins at the keyframe at or before the end of what the packager has
/// handed on, and leaves out what is before that end: no frame is lost, and none comes twice. If it cannot keep
/// up, it is started again without the best rendition; a new session, or some calm minutes, bring it
/// back.
///
/// One supervised thread, and one for the packager. What is asked here may be asked by any.
public final class Ladder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ladder.class);

    /// Who gives it what comes next.
    private enum Next {
        THIS_READER,
        /// It begins where the last transcoder ended.
        OTHER_READER,
        NOTHING
    }

    private final Ffmpeg ffmpeg;
    private final LadderConfig config;
    private final LadderPolicy policy;
    private final StudioFeed feed;
    private final LadderReader packager;
    private final LongSupplier nanos;
    private final ChildSlot slot = new ChildSlot();
    private final Overload overload;

    private @Nullable StudioSession session;

    /// What the next transcoder must take over, although it may have ended meanwhile.
    private @Nullable StudioSession unfinished;

    private volatile int leftOut;
    private volatile boolean isTooSlow;
    private volatile boolean isDone;

    /// @param packager takes what comes out
    /// @param nanos the monotonic clock
    public Ladder(
            Ffmpeg ffmpeg,
            LadderConfig config,
            LadderPolicy policy,
            StudioFeed feed,
            LadderReader packager,
            LongSupplier nanos) {
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.policy = policy;
        this.feed = feed;
        this.packager = packager;
        this.nanos = nanos;
        this.overload = new Overload(policy.limit(), policy.patience(), policy.calm());
    }

    /// Returns when the feed is closed, and what was in it has been handed on.
    public void run() throws IOException, InterruptedException {
        Next next = Next.OTHER_READER;
        while (next != Next.NOTHING) {
            // A pipe that nobody reads holds its writer whatever happens, until the reader is dead.
            try (StudioReader reader = feed.openFrom(unfinished, packager::handedOn, slot::kill)) {
                do {
                    next = readOn(reader);
                } while (next == Next.THIS_READER);
            }
        }
        isDone = true;
    }

    /// @return whether the feed is closed, and nothing of it is left to hand on
    public boolean isDone() {
        return isDone;
    }

    private Next readOn(StudioReader reader) throws IOException, InterruptedException {
        return switch (reader.take()) {
            case Event.Began began -> transcode(began.session(), reader);
            case Event.Bytes _, Event.Ended _ -> Next.THIS_READER;
            case Event.Dropped _ -> Next.OTHER_READER;
            case Event.Closed _ -> Next.NOTHING;
        };
    }

    private Next transcode(StudioSession present, StudioReader reader)
            throws IOException, InterruptedException {
        if (!present.equals(session)) {
            session = present;
            leftOut = 0;
            isTooSlow = false;
        }
        if (!(reader.take() instanceof Event.Bytes first)) {
            return Next.THIS_READER; // it ended at once
        }
        overload.restart();
        // Of what has ended there is one try: the programme goes on.
        unfinished = present.equals(feed.session()) ? present : null;
        Transcoding transcoding =
                new Transcoding(present, packager.handedOn(present), first.bytes());
        LadderReader.Stretch stretch = packager.begin(present, leftOut, transcoding.frameTimes());
        ChildCommand command =
                ffmpeg.command(
                        "ladder",
                        Leash.STDIN,
                        transcoding.arguments(config.without(leftOut), ffmpeg.encoder()),
                        Set.of());
        try (LeashedProcess child = slot.start(command)) {
            return switch (transcoding.run(child, reader, stretch, this::look)) {
                case SESSION -> {
                    unfinished = null;
                    yield Next.THIS_READER;
                }
                case CUT_OFF -> {
                    relieve("it was cut off");
                    yield Next.OTHER_READER;
                }
                case REPLACED -> Next.OTHER_READER;
            };
        }
    }

    /// After each chunk, on the ladder's thread.
    ///
    /// @param handedIn of the programme, by the present transcoder
    /// @return whether another transcoder must take over
    private boolean look(Duration behind, Duration handedIn) {
        long now = nanos.getAsLong();
        if (overload.isTooSlow(behind, now) && !isTooSlow) {
            return relieve(behind.toMillis() + " ms of the programme wait for it");
        }
        if (overload.isCalmForLong(now) && (leftOut > 0 || isTooSlow)) {
            log.info("ladder keeps up, and tries all renditions again");
            isTooSlow = false;
            leftOut = 0;
            return true;
        }
        if (handedIn.compareTo(policy.rollOver()) >= 0) {
            log.info("another transcoder takes over, before the times of this one are used up");
            return true;
        }
        return false;
    }

    /// @return whether there is less to do now
    private boolean relieve(String why) {
        if (leftOut + 1 == config.renditions().size()) {
            log.warn("ladder is too slow, and has no rendition left to leave out: {}", why);
            isTooSlow = true;
            return false;
        }
        int more = leftOut + 1;
        leftOut = more;
        overload.onRelief();
        log.warn("ladder is too slow and leaves out {}: {}", missing(), why);
        return true;
    }

    /// @return the names of the renditions that are left out now, because there is no time for them
    public List<String> missing() {
        return config.renditions().subList(0, leftOut).stream().map(Rendition::name).toList();
    }

    /// @return whether it keeps up, for the desk
    public HealthLine health() {
        if (isTooSlow) {
            return new HealthLine(
                    "transcoder",
                    Health.DOWN,
                    "slower than the programme, and there is no rendition left to leave out:"
                            + " the picture will jump. Give this node more cores, or an encoder in"
                            + " hardware (--encoder)");
        }
        return leftOut == 0
                ? new HealthLine("transcoder", Health.GOOD, "all renditions")
                : new HealthLine(
                        "transcoder",
                        Health.DEGRADED,
                        "was slower than the programme, goes on without " + missing());
    }

    /// Ends it without what its transcoder still holds.
    @Override
    public void close() {
        slot.close();
    }
}
