package ngage.backend.video.ingest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.jspecify.annotations.Nullable;

/// Puts the media time of every frame into the studio's stream, before anything is transcoded.
///
/// Media time is one affine map of the stream's own times for the whole session: it is fixed by the
/// packet of the first second that was delayed least, so that second is held back. Stamps are due at
/// the frame's decoding time, which never steps back as presentation times do with B-frames; a
/// stamp needs no frame of its own, because the map is affine. There is one for every frame: a
/// transcoder's muxer waits for the next packet of a sparse stream.
///
/// For one session and one thread. Holds at most [#MAX_HELD] packets: if there are more in the first
/// second, the map is fixed by those.
public final class Stamper {

    public static final int MAX_HELD = 100_000;

    private static final long HOLD_MICROS = 1_000_000;

    private final LongSupplier arrivalMicros;
    private final StudioListener listener;

    private final Ticks ticks = new Ticks();
    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();

    private int pmtPid = -1;
    private @Nullable ProgramMap map;
    private int videoPid = -1;

    private final List<TsPacket> held = new ArrayList<>();
    private final LongStream.Builder heldDts = LongStream.builder();
    private int heldFrames;
    private long holdUntilMicros;
    private long leastOffset = Long.MAX_VALUE;
    private @Nullable MediaTimeline timeline;

    /// Decoding times run in the order of the stream, so the clock hears them, moved by what the first
    /// frame was presented later.
    private long presentationDelay;

    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    private Start chunkStart = Start.MIDDLE;

    /// @param arrivalMicros media time of what arrives now; it never steps
    public Stamper(LongSupplier arrivalMicros, StudioListener listener) {
        this.arrivalMicros = arrivalMicros;
        this.listener = listener;
    }

    /// @throws MalformedStreamException if this is no stream with video
    public void accept(TsPacket packet) throws MalformedStreamException {
        if (packet.pid() == ProgramMap.PAT_PID) {
            pmtPid = ProgramMap.pmtPid(packet);
        } else if (packet.pid() == pmtPid) {
            learn(ProgramMap.parse(packet));
        } else if (map != null && timeline != null) {
            pass(packet, map, timeline);
        } else if (map != null) {
            hold(packet, map);
        }
    }

    /// Hands on what has gathered; to be called when the source has no more for now.
    public void flush() {
        if (chunk.size() > 0) {
            listener.onChunk(new StudioChunk(chunk.toByteArray(), chunkStart));
            chunk.reset();
            chunkStart = Start.MIDDLE;
        }
    }

    private void learn(ProgramMap present) throws MalformedStreamException {
        if (present.videos().isEmpty()) {
            throw new MalformedStreamException("the studio sends no H.264 or H.265 video");
        }
        map = present;
        videoPid = present.videos().getFirst().pid();
    }

    private void hold(TsPacket packet, ProgramMap present) {
        boolean startsFrame = startsFrame(packet);
        if (held.isEmpty() && !(startsFrame && packet.isRandomAccess())) {
            return; // nothing can be shown before the first keyframe
        }
        held.add(packet);
        if (startsFrame) {
            measure(packet);
        }
        boolean isLongEnough = arrivalMicros.getAsLong() >= holdUntilMicros && heldFrames > 1;
        if (isLongEnough || held.size() >= MAX_HELD) {
            settle(present);
        }
    }

    private void measure(TsPacket frame) {
        long now = arrivalMicros.getAsLong();
        long dts = ticks.unwrap(frame.dts());
        if (heldFrames == 0) {
            holdUntilMicros = now + HOLD_MICROS;
            presentationDelay = pts(frame, dts) - dts;
        }
        heldFrames++;
        heldDts.add(dts);
        leastOffset = Math.min(leastOffset, now - MediaTimeline.micros(dts));
    }

    private void settle(ProgramMap present) {
        long[] times = heldDts.build().toArray();
        MediaTimeline settled = new MediaTimeline(leastOffset);
        timeline = settled;
        listener.onSession(
                new StudioSession(
                        settled, settled.at(times[0] + presentationDelay), FrameRate.of(times)));
        held.forEach(packet -> pass(packet, present, settled));
        held.clear();
    }

    private void pass(TsPacket packet, ProgramMap present, MediaTimeline settled) {
        if (startsFrame(packet)) {
            long dts = ticks.unwrap(packet.dts());
            if (packet.isRandomAccess()) {
                flush();
                chunkStart = Start.KEYFRAME;
                chunk.writeBytes(tables.write(passedOn(present)));
            }
            chunk.writeBytes(stamps.write(dts, settled.at(dts)));
            listener.onFrame(settled.at(dts + presentationDelay));
        }
        chunk.writeBytes(packet.bytes());
    }

    /// The video first, because the first one carries the clock.
    private static List<ElementaryStream> passedOn(ProgramMap present) {
        List<ElementaryStream> streams = new ArrayList<>(present.videos());
        present.audio().ifPresent(streams::add);
        return streams;
    }

    private boolean startsFrame(TsPacket packet) {
        return packet.pid() == videoPid && packet.dts() != TsPacket.NONE;
    }

    private static long pts(TsPacket frame, long dts) {
        return dts + Math.floorMod(frame.pts() - frame.dts(), 1L << 33);
    }
}
