package ngage.backend.video;

import java.io.ByteArrayOutputStream;
import java.util.List;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.slate.SlateLoop;
import ngage.backend.video.slate.SlatePicture;
import ngage.backend.video.ts.AacFormat;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.SilentSound;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.MediaTime;

/// The slate from one source to the next: its loop with silence, stamped like a source. Whoever guards the
/// programme calls it.
final class SlateSession {

    static final long FRAME_MILLIS = 1000 * SlateLoop.FRAME_TICKS / Ticks.PER_SECOND;

    /// Above zero, because clock references lie before their frames.
    private static final long FIRST_TICKS = Ticks.PER_SECOND;

    private final StudioSession session;
    private final MediaTimeline timeline;
    private final List<ElementaryStream> streams;
    private final SlatePicture picture;
    private final SilentSound sound;
    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();
    private long frames;

    SlateSession(SlateLoop loop, MediaTime start) {
        timeline = MediaTimeline.through(FIRST_TICKS, start);
        session =
                new StudioSession(
                        StudioSession.Kind.SLATE, timeline, start, SlateLoop.RATE, "slate");
        int soundPid = loop.pid() + 1;
        streams = List.of(loop.stream(), new ElementaryStream(soundPid, ElementaryStream.AAC));
        picture = new SlatePicture(loop);
        sound = new SilentSound(soundPid, AacFormat.STEREO_48K, FIRST_TICKS);
    }

    StudioSession session() {
        return session;
    }

    /// @return media time of its next frame
    MediaTime end() {
        return timeline.at(nextTicks());
    }

    /// Plays all frames that begin before then.
    void playUntil(MediaTime limit, StudioFeed feed) {
        while (end().micros() < limit.micros()) {
            feed.offer(frame());
        }
    }

    private StudioChunk frame() {
        long ticks = nextTicks();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean isKey = picture.isKeyframeNext();
        if (isKey) {
            bytes.writeBytes(tables.write(streams));
        }
        bytes.writeBytes(stamps.write(ticks, timeline.at(ticks)));
        picture.next(ticks).forEach(packet -> bytes.writeBytes(packet.bytes()));
        frames++;
        bytes.writeBytes(sound.until(nextTicks()));
        return new StudioChunk(bytes.toByteArray(), isKey ? Start.KEYFRAME : Start.MIDDLE);
    }

    private long nextTicks() {
        return FIRST_TICKS + frames * SlateLoop.FRAME_TICKS;
    }
}
