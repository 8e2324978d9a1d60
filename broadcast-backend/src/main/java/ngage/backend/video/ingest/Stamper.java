package ngage.backend.video.ingest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.KeyframeHead;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.PictureSize;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// Puts the media time of every frame into the studio's stream, before anything is transcoded.
///
/// Media time is one affine map of the stream's own times for the whole session: it is fixed by the
/// packet of the first second that was delayed least, so that second is held back. Stamps are due at
/// the frame's decoding time, which never steps back as presentation times do with B-frames; a
/// stamp needs no frame of its own, because the map is affine. There is one for every frame: a
/// transcoder's muxer waits for the next packet of a sparse stream.
///
/// A new session begins in mid-stream, with the next keyframe, when the picture's parameters change or its
/// times jump; in the first case on the same map.
///
/// For one connection and one thread. Holds at most [#MAX_HELD] packets: if there are more in the first
/// second, the map is fixed by those.
public final class Stamper {

    public static final int MAX_HELD = 100_000;

    private static final long HOLD_MICROS = 1_000_000;
    private static final int MAX_CHUNK = 1 << 18;

    /// A step of the times that is no pause of a source, but another beginning.
    private static final long JUMP = 5L * Ticks.PER_SECOND;

    private final LongSupplier arrivalMicros;
    private final StudioListener listener;

    private final Ticks ticks = new Ticks();
    private final TableReader found = new TableReader();
    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();

    private @Nullable StudioStreams streams;
    private final KeyframeHead head = new KeyframeHead();

    private final List<TsPacket> held = new ArrayList<>();
    private LongStream.Builder heldDts = LongStream.builder();
    private int heldFrames;
    private long holdUntilMicros;
    private long leastOffset = Long.MAX_VALUE;
    private byte @Nullable [] parameters;

    private @Nullable MediaTimeline timeline;
    private boolean isOnAir;
    private @Nullable SoundTrack sound;
    private @Nullable String soundTrouble;
    private long lastDts;

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

    /// @return whether a frame of the picture starts with it
    /// @throws MalformedStreamException if this is no stream with video
    public boolean accept(TsPacket packet) throws MalformedStreamException {
        StudioStreams present = streams;
        if (found.accept(packet)) {
            ProgramMap map = found.map();
            if (map != null) {
                learn(StudioStreams.of(map));
            }
        } else if (present != null && present.has(packet)) {
            boolean startsFrame = startsFrame(packet, present);
            if (startsFrame) {
                takeKeyframe(present);
            }
            boolean startsKeyframe = startsFrame && packet.isRandomAccess();
            if (!startsKeyframe && !head.isOpen()) {
                take(packet, present);
            } else if (startsKeyframe
                    ? head.begin(packet, present.video().type())
                    : head.accept(packet)) {
                takeKeyframe(present);
            }
            return startsFrame;
        }
        return false;
    }

    /// Whether it belongs to what is on air is known only with its parameters.
    private void takeKeyframe(StudioStreams present) throws MalformedStreamException {
        for (TsPacket packet : head.release()) {
            take(packet, present);
        }
    }

    private void take(TsPacket packet, StudioStreams present) throws MalformedStreamException {
        boolean startsFrame = startsFrame(packet, present);
        if (startsFrame) {
            watch(packet);
        }
        if (isOnAir) {
            pass(packet, present);
        } else {
            hold(packet, present, startsFrame);
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

    private void learn(StudioStreams present) {
        if (!present.equals(streams)) {
            streams = present;
            var _ = head.release();
            breakOff();
        }
    }

    /// Looks whether the stream goes on as before.
    private void watch(TsPacket frame) {
        long step = ticks.unwrap(frame.dts()) - lastDts;
        if ((isOnAir || heldFrames > 0) && (step < 0 || step > JUMP)) {
            breakOff();
            timeline = null;
        }
        lastDts += step;
        byte[] shown = frame.isRandomAccess() ? head.parameters() : null;
        if (shown != null && !Arrays.equals(shown, parameters)) {
            parameters = shown;
            if (isOnAir) {
                beginAgain();
            }
        }
    }

    /// The next keyframe may be ten seconds away, or never come.
    private void breakOff() {
        boolean wasThere = isOnAir || !held.isEmpty();
        beginAgain();
        if (wasThere) {
            listener.onBroken();
        }
    }

    private void beginAgain() {
        flush();
        isOnAir = false;
        held.clear();
        heldDts = LongStream.builder();
        heldFrames = 0;
        leastOffset = Long.MAX_VALUE;
    }

    private void hold(TsPacket packet, StudioStreams present, boolean startsFrame)
            throws MalformedStreamException {
        if (held.isEmpty()) {
            if (!startsFrame || !packet.isRandomAccess()) {
                return; // nothing can be shown before the first keyframe
            }
            listener.onArriving();
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
        if (heldFrames == 0) {
            holdUntilMicros = now + HOLD_MICROS;
            presentationDelay = pts(frame, lastDts) - lastDts;
        }
        heldFrames++;
        heldDts.add(lastDts);
        leastOffset = Math.min(leastOffset, now - MediaTimeline.micros(lastDts));
    }

    private void settle(StudioStreams present) throws MalformedStreamException {
        if (heldFrames < 2) {
            throw new MalformedStreamException("the studio's picture has one frame in 18 MB");
        }
        long[] times = heldDts.build().toArray();
        long first = times[0] + presentationDelay;
        MediaTimeline wanted = timeline == null ? new MediaTimeline(leastOffset) : timeline;
        MediaTime start = listener.meet(wanted.at(first));
        MediaTimeline settled = MediaTimeline.through(first, start);
        FrameRate rate = FrameRate.of(times);
        timeline = settled;
        sound = new SoundTrack(present.soundPid(), present.hasSound(), first);
        isOnAir = true;
        listener.onSession(
                new StudioSession(
                        StudioSession.Kind.STUDIO, settled, start, rate, inWords(present, rate)));
        soundTrouble = null;
        if (present.hasOtherSound()) {
            listener.onSound("its sound is not AAC, and is left out: phones hear silence");
        }
        List<TsPacket> second = List.copyOf(held);
        held.clear();
        second.forEach(packet -> pass(packet, present));
    }

    private void pass(TsPacket packet, StudioStreams present) {
        SoundTrack track = sound;
        MediaTimeline settled = timeline;
        if (track == null || settled == null) {
            throw new IllegalStateException("a packet before its session");
        }
        if (packet.pid() == present.soundPid()) {
            boolean startsUnit = packet.pts() != TsPacket.NONE;
            chunk.writeBytes(track.accept(packet, startsUnit ? ticks.unwrap(packet.pts()) : 0));
            return;
        }
        if (startsFrame(packet, present)) {
            startFrame(packet, present, track, settled);
        }
        chunk.writeBytes(packet.bytes());
    }

    private void startFrame(
            TsPacket packet, StudioStreams present, SoundTrack track, MediaTimeline settled) {
        long dts = ticks.unwrap(packet.dts());
        if (packet.isRandomAccess()) {
            flush();
            chunkStart = Start.KEYFRAME;
            chunk.writeBytes(tables.write(present.passedOn()));
        } else if (chunk.size() > MAX_CHUNK) {
            flush();
        }
        chunk.writeBytes(track.follow(dts));
        if (!Objects.equals(soundTrouble, track.trouble())) {
            soundTrouble = track.trouble();
            listener.onSound(soundTrouble);
        }
        chunk.writeBytes(stamps.write(dts, settled.at(dts)));
        listener.onFrame(settled.at(dts + presentationDelay), settled.at(pts(packet, dts)));
    }

    private String inWords(StudioStreams present, FrameRate rate) {
        StringBuilder words = new StringBuilder();
        byte[] known = parameters;
        if (present.video().type() == ElementaryStream.HEVC) {
            words.append("H.265, ");
        } else if (known != null) {
            words.append(PictureSize.ofH264(known)).append(", ");
        }
        words.append(rate.inWords()).append(" frames a second, ");
        return words.append(present.hasSound() ? "sound" : "no sound").toString();
    }

    private static boolean startsFrame(TsPacket packet, StudioStreams present) {
        return packet.pid() == present.video().pid() && packet.dts() != TsPacket.NONE;
    }

    private static long pts(TsPacket frame, long dts) {
        return dts + Ticks.wrapped(frame.pts() - frame.dts());
    }
}
