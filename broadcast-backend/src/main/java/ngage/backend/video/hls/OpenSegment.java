package ngage.backend.video.hls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import ngage.backend.video.ts.MediaTimeline;

/// A segment of which not all is here, and its parts, if phones want them. Times are in ticks, unwrapped. For
/// one thread.
final class OpenSegment {

    private final MediaTimeline timeline;
    private final boolean hasParts;
    private final long start;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final List<MediaPart> parts = new ArrayList<>();
    private long firstSample;
    private long partStart;
    private long end;

    /// @param start of its first frame
    OpenSegment(MediaTimeline timeline, boolean hasParts, long start) {
        this.timeline = timeline;
        this.hasParts = hasParts;
        this.start = start;
        this.firstSample = start;
        this.partStart = start;
    }

    long start() {
        return start;
    }

    long partStart() {
        return partStart;
    }

    int size() {
        return bytes.size();
    }

    void write(byte[] packets) {
        bytes.writeBytes(packets);
        if (hasParts) {
            part.writeBytes(packets);
        }
    }

    /// A unit of sound is written next.
    void soundAt(long pts) {
        firstSample = Math.min(firstSample, pts);
    }

    /// What is written next belongs to the next part.
    MediaPart endPart(long partEnd) {
        MediaPart ended =
                new MediaPart(
                        timeline.at(firstSample),
                        timeline.at(partStart),
                        timeline.at(partEnd),
                        partEnd - partStart,
                        parts.isEmpty() ? MediaPart.Start.KEYFRAME : MediaPart.Start.MIDDLE,
                        part.toByteArray());
        parts.add(ended);
        part.reset();
        partStart = partEnd;
        return ended;
    }

    /// Its last frame is here; some of its sound may still come.
    void endAt(long ticks) {
        end = ticks;
    }

    /// After [#endAt], with the last of its sound.
    void handOut(Consumer<Piece> to) {
        if (hasParts) {
            endPart(end);
        }
        to.accept(
                new MediaSegment(
                        timeline.at(firstSample),
                        timeline.at(start),
                        timeline.at(end),
                        end - start,
                        bytes.toByteArray(),
                        parts));
    }
}
