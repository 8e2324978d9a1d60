package ngage.backend.video.foreign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.stamp.StreamClock;
import ngage.backend.video.foreign.ForeignPlaylist.Kind;
import ngage.backend.video.foreign.ForeignPlaylist.Segment;
import ngage.backend.video.ingest.Stamper;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioListener;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.FrameMeter;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the desk's programme monitor from the segments of somebody else's stream, if they are H.264 in MPEG-TS. A segment
/// comes all at once; its frames go to the desk as time goes, one target duration and a second behind the
/// stream's edge.
///
/// One thread runs it. Up to [#MAX_WAITING] segments wait; with more the oldest is left out, and the
/// monitor begins anew.
final class ForeignMonitor {

    private static final int MAX_WAITING = 4;
    private static final Duration SPARE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ForeignMonitor.class);

    private record Waiting(ForeignPlaylist playlist, Segment segment) {}

    private final HttpSource source;
    private final StudioFeed feed;
    private final StreamClock clock;
    private final SeenStamps stamps;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);

    private volatile boolean mustBeginAnew = true;
    private volatile String problem = "";
    private volatile long frameMicros;

    private final FrameMeter meter = new FrameMeter();
    private long lastNumber;
    private @Nullable Stamper stamper;
    private final DateOffset offset = new DateOffset();
    private long frameDate; // of the packet that the stamper is given

    /// @param stamps hears the stamps that come back in the stream
    ForeignMonitor(HttpSource source, StudioFeed feed, StreamClock clock, SeenStamps stamps) {
        this.source = source;
        this.feed = feed;
        this.clock = clock;
        this.stamps = stamps;
    }

    /// Called by the stream's thread.
    void offer(ForeignPlaylist playlist, Segment segment) {
        Waiting waiting = new Waiting(playlist, segment);
        while (!queue.offer(waiting)) {
            queue.poll();
            mustBeginAnew = true;
        }
    }

    /// Called by the stream's thread.
    void onSessionEnded() {
        queue.clear();
        mustBeginAnew = true;
        frameMicros = 0;
    }

    /// @return why the desk has no picture; empty if it has one
    String problem() {
        return problem;
    }

    /// @return how long a frame lasts; 0 while nobody knows, or if that varies
    long frameMicros() {
        return frameMicros;
    }

    /// Until it is interrupted.
    void run() throws InterruptedException {
        try {
            while (true) {
                Waiting next = queue.take();
                try {
                    show(next.playlist, next.segment);
                    problem = "";
                } catch (IOException e) {
                    // The next one may be good, and phones play on whatever we can show.
                    String why = String.valueOf(e.getMessage());
                    if (!why.equals(problem)) {
                        log.warn("no programme monitor: {}", why);
                    }
                    problem = why;
                    mustBeginAnew = true;
                }
            }
        } finally {
            end();
        }
    }

    private void show(ForeignPlaylist playlist, Segment segment)
            throws IOException, InterruptedException {
        requireReadable(playlist.kind());
        byte[] bytes = source.segment(segment.uri());
        SegmentTimes times = SegmentTimes.of(bytes, segment.date());
        times.stamps().forEach(stamps::onStamp);
        boolean isNext = lastNumber + 1 == segment.number();
        boolean goesOn = !mustBeginAnew && isNext && !segment.startsAnew();
        if (!goesOn) {
            offset.begin(times.offsetMicros());
        }
        if (!goesOn || offset.follow(times.offsetMicros())) {
            mustBeginAnew = false;
            end();
            meter.begin();
            stamper = new Stamper(() -> frameDate, new Feeder());
        }
        lastNumber = segment.number();
        frameMicros = meter.micros(times.frames());
        pass(bytes, times, playlist.target().plus(SPARE));
    }

    private void pass(byte[] bytes, SegmentTimes times, Duration behind)
            throws IOException, InterruptedException {
        TsReader reader = new TsReader(new ByteArrayInputStream(bytes));
        Stamper present = stamper;
        for (TsPacket packet = reader.next();
                packet != null && present != null;
                packet = reader.next()) {
            if (packet.pid() == times.videoPid() && packet.dts() != TsPacket.NONE) {
                present.flush();
                frameDate = offset.micros() + times.micros(packet.dts());
                awaitTime(new MediaTime(frameDate).plus(behind));
            }
            present.accept(packet);
        }
    }

    /// Not for the sake of order but of a picture that moves evenly.
    private void awaitTime(MediaTime due) throws InterruptedException {
        Duration left = due.since(clock.now());
        while (left.isPositive() && !mustBeginAnew) {
            LockSupport.parkNanos(left.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = due.since(clock.now());
        }
    }

    private void end() {
        if (stamper != null) {
            stamper = null;
            feed.end();
        }
    }

    private static void requireReadable(Kind kind) throws MalformedStreamException {
        switch (kind) {
            case TRANSPORT_STREAM -> {}
            case FRAGMENTED_MP4 ->
                    throw new MalformedStreamException("its segments are fragmented MP4");
            case ENCRYPTED -> throw new MalformedStreamException("its segments are encrypted");
            case BYTE_RANGES ->
                    throw new MalformedStreamException("its segments are ranges of a file");
        }
    }

    /// What the stamper makes of the segments, for the desk's readers.
    private final class Feeder implements StudioListener {

        @Override
        public void onArriving() {
            // Nothing was on air here before.
        }

        @Override
        public MediaTime meet(MediaTime wanted) {
            return wanted; // the playlist's date-time, and no other
        }

        @Override
        public void onSession(StudioSession session) {
            feed.begin(session);
        }

        @Override
        public void onChunk(StudioChunk chunk) {
            feed.offer(chunk);
        }

        @Override
        public void onFrame(MediaTime frame, MediaTime shown) {
            // The playlist's edge drives the clock, not the monitor.
        }
    }
}
