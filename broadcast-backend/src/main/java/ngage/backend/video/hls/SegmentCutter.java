package ngage.backend.video.hls;

import java.util.List;
import java.util.function.Consumer;
import ngage.backend.video.ts.ClockWriter;
import ngage.backend.video.ts.CueMark;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.jspecify.annotations.Nullable;

/// Cuts one rendition of one transcoded stretch into segments, each with its own tables, stamps and cues; and
/// those into parts, if phones want them.
///
/// A segment begins with a frame and has the sound from there on, so that one begins where the other ends: a
/// muxer writes sound a little late, so a segment waits for the last of its own. The sound in front of a
/// stretch's first frame is its encoder's run-up, and is left out.
///
/// For one thread. Holds the open segment, and the one before until its sound is here or is [#LATE]; one
/// that outgrows [#MAX_OPEN], because no keyframe comes, is given up, and the next begins with the next
/// keyframe.
public final class SegmentCutter {

    public static final int MAX_OPEN = 64 << 20;

    /// What the ladder lets its sound stay behind its picture.
    static final long LATE = 3L * Ticks.PER_SECOND / 10;

    /// From one stamp for the phones to the next.
    private static final long STAMP_TICKS = Ticks.PER_SECOND / 2;

    private final List<ElementaryStream> streams;
    private final int videoPid;
    private final HlsConfig config;
    private final MediaTimeline timeline;
    private final long lastFrameTicks;
    private final CueWriter cues;
    private final Consumer<Piece> onPiece;

    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();

    private @Nullable OpenSegment open;

    /// Ended, but for its sound.
    private @Nullable OpenSegment waiting;

    /// To which the unit of sound belongs that is being read; absent if to none.
    private @Nullable OpenSegment hearing;

    private boolean isFirst = true;
    private long newestPts = Long.MIN_VALUE;
    private long lastStampPts;
    private boolean hasOwnClock;
    private long lastClockPts;

    /// @param streams the picture of this rendition first, then the sound if there is any
    /// @param rate of the session: as its clock counts, the last frame lasts one frame
    /// @param onPiece hears of each part but the last of a segment, and of each segment
    public SegmentCutter(
            List<ElementaryStream> streams,
            HlsConfig config,
            MediaTimeline timeline,
            FrameRate rate,
            CueMarks cues,
            Consumer<Piece> onPiece) {
        this.streams = streams;
        this.videoPid = streams.getFirst().pid();
        this.config = config;
        this.timeline = timeline;
        this.lastFrameTicks = rate.frameTicks();
        this.cues = new CueWriter(cues);
        this.onPiece = onPiece;
    }

    public int videoPid() {
        return videoPid;
    }

    /// @param pts unwrapped; meaningful if a frame starts here
    public void video(TsPacket packet, long pts) {
        OpenSegment segment = packet.pts() == TsPacket.NONE ? open : startFrame(packet, pts);
        if (segment == null) {
            return;
        }
        if (segment.size() > MAX_OPEN) {
            open = null;
        } else {
            segment.write(packet.bytes());
        }
    }

    /// @param pts unwrapped; meaningful if a frame starts here
    public void audio(TsPacket packet, long pts) {
        if (packet.pts() != TsPacket.NONE) {
            hearing = startSound(pts);
        }
        OpenSegment segment = hearing;
        if (segment != null && segment.size() <= MAX_OPEN) {
            segment.write(packet.bytes());
        }
    }

    /// Hands out what is open, down to the last frame.
    public void finish() {
        handOutWaiting();
        OpenSegment last = open;
        if (last != null) {
            last.endAt(newestPts + lastFrameTicks);
            last.handOut(onPiece);
            open = null;
        }
    }

    /// @return the segment to which this frame belongs; absent before the first keyframe
    private @Nullable OpenSegment startFrame(TsPacket packet, long pts) {
        OpenSegment segment = open;
        boolean isFull = segment != null && pts - segment.start() >= config.leastTicks();
        if (packet.isRandomAccess() && (segment == null || isFull)) {
            segment = openAt(pts);
        } else if (segment == null) {
            return null;
        } else {
            long frameTicks = pts - newestPts;
            if (pts - segment.start() >= LATE) {
                handOutWaiting();
            }
            if (config.hasParts() && pts + frameTicks - segment.partStart() > PartTarget.TICKS) {
                closePart(segment, pts);
            }
            mark(segment, pts, cues.at(timeline.at(pts)));
        }
        newestPts = Math.max(newestPts, pts);
        if (pts - lastStampPts >= STAMP_TICKS) {
            stamp(segment, pts);
        }
        hasOwnClock |= packet.hasClock();
        if (!hasOwnClock && pts - lastClockPts >= ClockWriter.INTERVAL) {
            segment.write(ClockWriter.write(packet));
            lastClockPts = pts;
        }
        return segment;
    }

    private OpenSegment openAt(long pts) {
        handOutWaiting();
        OpenSegment before = open;
        if (before != null) {
            before.endAt(pts);
            waiting = before;
            isFirst = false;
        }
        OpenSegment segment = new OpenSegment(timeline, config.hasParts(), pts);
        open = segment;
        if (streams.size() == 1) {
            handOutWaiting();
        }
        lastClockPts = pts - ClockWriter.INTERVAL;
        segment.write(tables.write(streams));
        stamp(segment, pts);
        mark(segment, pts, cues.atStart(timeline.at(pts)));
        return segment;
    }

    /// @return the segment to which the sound of this moment belongs; absent if to none
    private @Nullable OpenSegment startSound(long pts) {
        OpenSegment segment = open;
        if (segment == null) {
            return null;
        }
        if (pts >= segment.start()) {
            handOutWaiting();
        } else if (waiting != null) {
            segment = waiting;
        } else if (isFirst) {
            return null;
        }
        segment.soundAt(pts);
        return segment;
    }

    private void handOutWaiting() {
        OpenSegment ended = waiting;
        if (ended != null) {
            waiting = null;
            hearing = hearing == ended ? open : hearing;
            ended.handOut(onPiece);
        }
    }

    private void stamp(OpenSegment segment, long pts) {
        segment.write(stamps.write(pts, timeline.at(pts)));
        lastStampPts = pts;
    }

    private void mark(OpenSegment segment, long pts, List<CueMark> due) {
        for (CueMark mark : due) {
            segment.write(stamps.write(pts, new Id3Stamp(timeline.at(pts), mark)));
        }
    }

    private void closePart(OpenSegment segment, long endPts) {
        onPiece.accept(segment.endPart(endPts));
        // A player that begins with this part must find its way.
        segment.write(tables.write(streams));
        stamp(segment, endPts);
    }
}
