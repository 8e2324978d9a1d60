package ngage.backend.video.hls;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ladder.FrameTimes;
import ngage.backend.video.ladder.LadderReader;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Packs one stretch of the ladder after the other for the origin, and raises the alarm when one of them had
/// moved the stamps, or the picture away from them. Any thread may ask.
public final class Packaging implements LadderReader {

    /// So long the desk is told of it, although the next stretch may be good.
    public static final Duration ALARM = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Packaging.class);

    private record Alarm(String words, int times, long nanos) {}

    private final HlsConfig config;
    private final CueMarks cues;
    private final HlsOrigin origin;
    private final LongSupplier nanos;
    private volatile @Nullable Alarm alarm;

    /// @param nanos the monotonic clock
    public Packaging(HlsConfig config, CueMarks cues, HlsOrigin origin, LongSupplier nanos) {
        this.config = config;
        this.cues = cues;
        this.origin = origin;
        this.nanos = nanos;
    }

    @Override
    public @Nullable MediaTime handedOn(StudioSession session) {
        return origin.handedOn(session);
    }

    @Override
    public Stretch begin(StudioSession session, int leftOut, FrameTimes handedIn) {
        origin.begin(session, leftOut);
        Packager packager = new Packager(config, cues, session.rate(), handedIn, origin);
        return new Stretch() {
            @Override
            public void read(InputStream ladder) throws IOException {
                try {
                    packager.read(ladder);
                } catch (StampsMovedException e) {
                    raise(String.valueOf(e.getMessage()));
                    throw e;
                }
            }

            @Override
            public void finish() {
                packager.finish();
            }
        };
    }

    /// @return for the desk
    public HealthLine health() {
        Alarm present = alarm;
        if (present == null || nanos.getAsLong() - present.nanos > ALARM.toNanos()) {
            return new HealthLine("stamps", Health.GOOD, "as they went in");
        }
        return new HealthLine(
                "stamps",
                Health.DOWN,
                present.words
                        + " (times: "
                        + present.times
                        + "): the transcoder was started again. If it comes again, choose another"
                        + " encoder (--encoder)");
    }

    private void raise(String words) {
        Alarm before = alarm;
        alarm = new Alarm(words, before == null ? 1 : before.times + 1, nanos.getAsLong());
        log.error("{}", words);
    }
}
