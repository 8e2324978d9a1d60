package ngage.backend.video.ingest;

import static ngage.backend.Near.assertNear;
import static ngage.backend.video.GeneratedStream.AUDIO;
import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.slate.SlateLoop;
import ngage.backend.video.ts.AacFormat;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.PesWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

/// Thirty hours without a break, in which the times of a transport stream begin again twice.
class LongDayTest {

    private static final long DAY = 30L * 3600 * Ticks.PER_SECOND;
    private static final long FIRST = (1L << 33) - 3600L * Ticks.PER_SECOND;
    private static final long WALL = 1_795_380_000_000_000L;

    /// Few frames and long units, so that the day is short.
    private static final long FRAME = Ticks.PER_SECOND / 10;

    private static final AacFormat FORMAT = new AacFormat(8000, 1);

    /// Decoding order of the frames shown first, second and so on: the last of each four comes first.
    private static final int[] SHOWN = {3, 0, 1, 2};

    private static final long MAX_GROWTH = 4 << 20;

    private final MediaTimeline timeline = MediaTimeline.through(FIRST, new MediaTime(WALL));
    private long now;
    private long stamps;
    private long units;
    private long heldFrames;
    private int sessions;

    @Test
    void everyStampIsExactAndNothingGrows() throws Exception {
        Stamper stamper = new Stamper(() -> timeline.at(now).micros(), new Listener());
        PesWriter sound = new PesWriter(AUDIO.pid(), PesWriter.AUDIO_STREAM);
        for (TsPacket packet : new GeneratedStream().tables(VIDEO, AUDIO).packets()) {
            stamper.accept(packet);
        }
        long unit = 0;
        long early = 0;
        for (long frame = 0; frame * FRAME < DAY; frame++) {
            now = FIRST + frame * FRAME;
            // Two frames later than it is decoded, or nothing could come before the fourth.
            long shown = FIRST + (frame / 4 * 4 + SHOWN[(int) (frame % 4)] + 2) * FRAME;
            accept(stamper, frame % 12 == 0, shown, now);
            for (; FORMAT.ticks(unit) <= frame * FRAME; unit++) {
                byte[] packets = sound.write(FIRST + FORMAT.ticks(unit) + 5 * FRAME, unit(FORMAT));
                for (TsPacket packet : TsPacket.split(packets)) {
                    stamper.accept(packet);
                }
            }
            stamper.flush();
            if (frame == DAY / FRAME / 10) {
                early = used();
            }
        }
        long growth = used() - early;

        assertEquals(1, sessions);
        assertEquals(DAY / FRAME, stamps);
        assertEquals(unit, units, "no silence, and nothing left out");
        assertTrue(growth < MAX_GROWTH, growth + " bytes more than after three hours");
        assertTrue(heldFrames <= 12, heldFrames + " frames held back");
    }

    @Test
    void theSlatesPictureKeepsStepWithSoundAlone() throws Exception {
        PesWriter picture = new PesWriter(VIDEO.pid(), 0xe0);
        SlateLoop loop =
                new SlateLoop(
                        VIDEO.pid(), List.of(TsPacket.split(picture.write(0, new byte[] {1}))));
        SlateFiller filler = new SlateFiller(loop);
        byte[] tables = new TableWriter().write(List.of(AUDIO));
        for (TsPacket table : TsPacket.split(tables)) {
            filler.accept(table);
        }
        PesWriter sound = new PesWriter(AUDIO.pid(), PesWriter.AUDIO_STREAM);
        byte[] unit = unit(FORMAT);
        long next = FIRST;
        for (long i = 0; FORMAT.ticks(i) < DAY; i++) {
            for (TsPacket packet : TsPacket.split(sound.write(FIRST + FORMAT.ticks(i), unit))) {
                for (TsPacket filled : filler.accept(packet)) {
                    if (filled.pid() != AUDIO.pid()) {
                        assertEquals(Ticks.wrapped(next), filled.pts());
                        next += SlateLoop.FRAME_TICKS;
                    }
                }
            }
        }

        assertNear(FIRST + DAY, next, FORMAT.ticks(1) + SlateLoop.FRAME_TICKS);
    }

    private static byte[] unit(AacFormat format) {
        return format.silence();
    }

    private static void accept(Stamper stamper, boolean isKey, long pts, long dts)
            throws MalformedStreamException {
        GeneratedStream one = new GeneratedStream();
        for (TsPacket packet :
                (isKey ? one.key(VIDEO, pts, dts) : one.frame(VIDEO, pts, dts)).packets()) {
            stamper.accept(packet);
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private final class Listener implements StudioListener {

        @Override
        public void onArriving() {}

        @Override
        public MediaTime meet(MediaTime wanted) {
            return wanted;
        }

        @Override
        public void onSession(StudioSession session) {
            sessions++;
            heldFrames = (now - FIRST) / FRAME + 1;
        }

        @Override
        public void onChunk(StudioChunk chunk) {
            for (int at = 0; at < chunk.bytes().length; at += TsPacket.SIZE) {
                TsPacket packet =
                        new TsPacket(Arrays.copyOfRange(chunk.bytes(), at, at + TsPacket.SIZE));
                if (packet.pid() == TableWriter.STAMP_PID) {
                    long due = FIRST + stamps * FRAME;
                    assertEquals(Ticks.wrapped(due), packet.pts());
                    assertEquals(
                            timeline.at(due), Id3Stamp.find(packet.bytes()).orElseThrow().time());
                    stamps++;
                } else if (packet.pid() == AUDIO.pid() && packet.pts() != TsPacket.NONE) {
                    long due = FIRST + FORMAT.ticks(units) + 5 * FRAME;
                    assertEquals(Ticks.wrapped(due), packet.pts());
                    units++;
                }
            }
        }

        @Override
        public void onFrame(MediaTime frame, MediaTime shown) {}
    }
}
