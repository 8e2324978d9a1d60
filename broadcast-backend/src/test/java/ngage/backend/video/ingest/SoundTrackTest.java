package ngage.backend.video.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import ngage.backend.video.ts.AacFormat;
import ngage.backend.video.ts.PesWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.junit.jupiter.api.Test;

class SoundTrackTest {

    private static final int PID = 0x101;
    private static final long START = 900_000;
    private static final long FRAME = 3600;
    private static final AacFormat MONO_44K = new AacFormat(44_100, 1);

    private static final byte MARK = 0x55;

    private final PesWriter studio = new PesWriter(PID, PesWriter.AUDIO_STREAM);

    private final SoundTrack track = new SoundTrack(PID, true, START);
    private final List<Unit> heard = new ArrayList<>();

    private record Unit(long pts, boolean isSilence) {}

    @Test
    void soundThatIsThereIsPassedAsItIs() {
        play(0, 100, _ -> true);

        assertTrue(heard.stream().noneMatch(Unit::isSilence));
        assertEquals(
                LongStream.range(0, heard.size()).mapToObj(SoundTrackTest::unit).toList(),
                heard.stream().map(Unit::pts).toList());
    }

    @Test
    void silenceStandsWhereNoneCame() {
        play(0, 250, unit -> unit < 60 || unit >= 150);

        assertWhole(MONO_44K.ticks(1));
        assertEquals(
                60, heard.stream().takeWhile(unit -> !unit.isSilence).count(), "before the hole");
        assertTrue(heard.reversed().stream().takeWhile(unit -> !unit.isSilence).count() > 95);
    }

    @Test
    void soundThatComesTooLateForGoodIsToldAndSoIsItsReturn() {
        assertNull(track.trouble());
        long late = 63_000;
        for (int i = 0; i < 60; i++) {
            hear(track.follow(unit(i) + late));
            accept(unit(i));
        }
        assertEquals(
                "its sound comes 700 ms after its picture, and is left out: phones hear silence",
                track.trouble());

        for (int i = 200; i < 210; i++) {
            hear(track.follow(unit(i)));
            accept(unit(i));
        }
        assertNull(track.trouble());
    }

    @Test
    void soundThatHasStoppedIsTold() {
        play(0, 150, unit -> unit < 20);

        assertEquals("its sound has stopped: phones hear silence", track.trouble());
    }

    @Test
    void silenceStandsUntilItBegins() {
        play(0, 200, unit -> unit >= 100);

        assertEquals(new Unit(START, true), heard.getFirst());
        assertTrue(!heard.getLast().isSilence);
        // What stood in at first was of another kind: nobody had heard the studio's.
        assertWhole(AacFormat.STEREO_48K.ticks(1));
    }

    @Test
    void whereNoneIsAnnouncedThereIsSilenceUpToThePicture() {
        SoundTrack none = new SoundTrack(PID, false, START);
        for (int i = 0; i < 100; i++) {
            hear(none.follow(START + i * FRAME));
        }

        assertTrue(heard.stream().allMatch(Unit::isSilence));
        assertWhole(AacFormat.STEREO_48K.ticks(1));
        assertTrue(heard.getLast().pts >= START + 99 * FRAME - AacFormat.STEREO_48K.ticks(1));
    }

    @Test
    void soundOfAnotherTimeIsLeftOutAndCostsNothing() {
        play(0, 50, _ -> true);
        int before = heard.size();
        long hours = 20L * 3600 * Ticks.PER_SECOND;
        accept(START + hours);
        accept(START - hours);
        assertEquals(before, heard.size());

        play(50, 100, _ -> true);
        assertTrue(heard.stream().noneMatch(Unit::isSilence));
    }

    @Test
    void timesThatJitterABitAreNoHoles() {
        for (int i = 0; i < 100; i++) {
            hear(track.follow(unit(i)));
            accept(unit(i) + (i % 2 == 0 ? 1_000 : -1_000));
        }

        assertEquals(100, heard.size());
    }

    private interface IsThere {
        boolean test(int unit);
    }

    private void play(int from, int to, IsThere isThere) {
        for (int i = from; i < to; i++) {
            hear(track.follow(unit(i)));
            if (isThere.test(i)) {
                accept(unit(i));
            }
        }
    }

    private static long unit(long number) {
        return START + MONO_44K.ticks(number);
    }

    private void accept(long pts) {
        for (TsPacket packet : TsPacket.split(studio.write(pts, markedUnit()))) {
            hear(track.accept(packet, pts));
        }
    }

    /// Sound of the studio, which ends with a mark that no silence of ours has.
    private static byte[] markedUnit() {
        byte[] unit = Arrays.copyOf(MONO_44K.silence(), 20);
        unit[4] = (byte) (unit.length >> 3);
        unit[5] = (byte) (unit.length << 5 | unit[5] & 0x1f);
        unit[unit.length - 1] = MARK;
        return unit;
    }

    private void hear(byte[] packets) {
        for (TsPacket packet : TsPacket.split(packets)) {
            heard.add(new Unit(packet.pts(), packet.bytes()[TsPacket.SIZE - 1] != MARK));
        }
    }

    /// No two units overlap, and there is no room for another one between two.
    private void assertWhole(long silentUnit) {
        for (int i = 1; i < heard.size(); i++) {
            Unit before = heard.get(i - 1);
            long length = before.isSilence ? silentUnit : MONO_44K.ticks(1);
            long hole = heard.get(i).pts - before.pts - length;
            String where = "hole of " + hole + " after unit " + i + " of " + heard;
            assertTrue(hole > -200 && hole < silentUnit, where);
        }
    }
}
