package ngage.backend.video.hls;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import ngage.backend.video.ts.ClockWriter;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;

/// Cuts one rendition of one transcoded session into segments, each with its own tables and stamps.
///
/// For one thread. Holds the open segment; one that outgrows [#MAX_OPEN], because no keyframe comes, is
/// given up, and the next begins with the next keyframe.
public final class SegmentCutter {

    public static final int MAX_OPEN = 64 << 20;

    /// From one stamp for the phones to the next.
    private static final long STAMP_TICKS = Ticks.PER_SECOND / 2;

    private final List<ElementaryStream> streams;
    private final int videoPid;
    private final HlsConfig config;
    private final MediaTimeline timeline;
    private final Consumer<MediaSegment> onSegment;

    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    private long startPts;
    private long firstSamplePts;
    private boolean hasSound;
    private long newestPts;
    private long frameTicks;
    private long lastStampPts;
    private boolean hasOwnClock;
    private long lastClockPts;

    /// @param streams the picture of this rendition first, then the sound if there is any
    public SegmentCutter(
            List<ElementaryStream> streams,
            HlsConfig config,
            MediaTimeline timeline,
            Consumer<MediaSegment> onSegment) {
        this.streams = streams;
        this.videoPid = streams.getFirst().pid();
        this.config = config;
        this.timeline = timeline;
        this.onSegment = onSegment;
    }

    public int videoPid() {
        return videoPid;
    }

    /// @param pts unwrapped; meaningful if a frame starts here
    public void video(TsPacket packet, long pts) {
        if (packet.pts() != TsPacket.NONE) {
            startFrame(packet, pts);
        }
        append(packet);
    }

    /// @param pts unwrapped; meaningful if a frame starts here
    public void audio(TsPacket packet, long pts) {
        if (packet.pts() != TsPacket.NONE && !hasSound) {
            hasSound = true;
            firstSamplePts = Math.min(firstSamplePts, pts);
        }
        append(packet);
    }

    /// Hands out what is open, down to the last frame.
    public void finish() {
        if (open.size() > 0) {
            close(newestPts + frameTicks);
        }
    }

    private void startFrame(TsPacket packet, long pts) {
        boolean isFull = open.size() > 0 && pts - startPts >= config.leastTicks();
        if (packet.isRandomAccess() && isFull) {
            close(pts);
        }
        if (packet.isRandomAccess() && open.size() == 0) {
            openAt(pts);
        } else if (open.size() == 0) {
            return;
        } else {
            frameTicks = pts - newestPts;
        }
        newestPts = pts;
        if (pts - lastStampPts >= STAMP_TICKS) {
            stamp(pts);
        }
        hasOwnClock |= packet.hasClock();
        if (!hasOwnClock && pts - lastClockPts >= ClockWriter.INTERVAL) {
            open.writeBytes(ClockWriter.write(packet));
            lastClockPts = pts;
        }
    }

    private void openAt(long pts) {
        startPts = pts;
        firstSamplePts = pts;
        hasSound = false;
        lastClockPts = pts - ClockWriter.INTERVAL;
        open.writeBytes(tables.write(streams));
        stamp(pts);
    }

    private void stamp(long pts) {
        open.writeBytes(stamps.write(pts, timeline.at(pts)));
        lastStampPts = pts;
    }

    private void append(TsPacket packet) {
        if (open.size() > MAX_OPEN) {
            open.reset();
        } else if (open.size() > 0) {
            open.writeBytes(packet.bytes());
        }
    }

    private void close(long endPts) {
        onSegment.accept(
                new MediaSegment(
                        timeline.at(firstSamplePts), endPts - startPts, open.toByteArray()));
        open.reset();
    }
}
