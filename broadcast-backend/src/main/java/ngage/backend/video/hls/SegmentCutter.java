package ngage.backend.video.hls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import ngage.backend.video.ts.ClockWriter;
import ngage.backend.video.ts.CueMark;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;

/// Cuts one rendition of one transcoded stretch into segments, each with its own tables, stamps and cues; and
/// those into parts, if phones want them.
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
    private final CueWriter cues;
    private final Consumer<Piece> onPiece;

    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final ByteArrayOutputStream openPart = new ByteArrayOutputStream();
    private final List<MediaPart> parts = new ArrayList<>();

    private long startPts;
    private long partPts;
    private long firstSamplePts;
    private boolean hasSound;
    private long newestPts;
    private long frameTicks;
    private long lastStampPts;
    private boolean hasOwnClock;
    private long lastClockPts;

    /// @param streams the picture of this rendition first, then the sound if there is any
    /// @param onPiece hears of each part but the last of a segment, and of each segment
    public SegmentCutter(
            List<ElementaryStream> streams,
            HlsConfig config,
            MediaTimeline timeline,
            CueMarks cues,
            Consumer<Piece> onPiece) {
        this.streams = streams;
        this.videoPid = streams.getFirst().pid();
        this.config = config;
        this.timeline = timeline;
        this.cues = new CueWriter(cues);
        this.onPiece = onPiece;
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
            if (config.hasParts() && pts + frameTicks - partPts > PartTarget.TICKS) {
                closePart(pts);
            }
            mark(pts, cues.at(timeline.at(pts)));
        }
        newestPts = pts;
        if (pts - lastStampPts >= STAMP_TICKS) {
            stamp(pts);
        }
        hasOwnClock |= packet.hasClock();
        if (!hasOwnClock && pts - lastClockPts >= ClockWriter.INTERVAL) {
            write(ClockWriter.write(packet));
            lastClockPts = pts;
        }
    }

    private void openAt(long pts) {
        startPts = pts;
        partPts = pts;
        firstSamplePts = pts;
        hasSound = false;
        lastClockPts = pts - ClockWriter.INTERVAL;
        write(tables.write(streams));
        stamp(pts);
        mark(pts, cues.atStart(timeline.at(pts)));
    }

    private void stamp(long pts) {
        write(stamps.write(pts, timeline.at(pts)));
        lastStampPts = pts;
    }

    private void mark(long pts, List<CueMark> due) {
        for (CueMark mark : due) {
            write(stamps.write(pts, new Id3Stamp(timeline.at(pts), mark)));
        }
    }

    private void append(TsPacket packet) {
        if (open.size() > MAX_OPEN) {
            open.reset();
            openPart.reset();
            parts.clear();
        } else if (open.size() > 0) {
            write(packet.bytes());
        }
    }

    private void write(byte[] packets) {
        open.writeBytes(packets);
        if (config.hasParts()) {
            openPart.writeBytes(packets);
        }
    }

    private void closePart(long endPts) {
        onPiece.accept(endPart(endPts));
        // A player that begins with this part must find its way.
        write(tables.write(streams));
        stamp(endPts);
    }

    private MediaPart endPart(long endPts) {
        MediaPart part =
                new MediaPart(
                        timeline.at(firstSamplePts),
                        timeline.at(partPts),
                        timeline.at(endPts),
                        endPts - partPts,
                        parts.isEmpty() ? MediaPart.Start.KEYFRAME : MediaPart.Start.MIDDLE,
                        openPart.toByteArray());
        parts.add(part);
        openPart.reset();
        partPts = endPts;
        return part;
    }

    private void close(long endPts) {
        if (config.hasParts()) {
            endPart(endPts);
        }
        onPiece.accept(
                new MediaSegment(
                        timeline.at(firstSamplePts),
                        timeline.at(startPts),
                        timeline.at(endPts),
                        endPts - startPts,
                        open.toByteArray(),
                        parts));
        open.reset();
        parts.clear();
    }
}
