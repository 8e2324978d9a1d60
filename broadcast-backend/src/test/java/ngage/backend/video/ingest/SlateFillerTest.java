package ngage.backend.video.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.slate.SlateLoop;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.PesWriter;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.junit.jupiter.api.Test;

class SlateFillerTest {

    private static final int SOUND = 0x101;
    private static final int PICTURE = 0x100;
    private static final byte[] UNIT = {1, 2, 3};

    private final PesWriter sound = new PesWriter(SOUND, PesWriter.AUDIO_STREAM);
    private final SlateFiller filler =
            new SlateFiller(
                    new SlateLoop(PICTURE, List.of(packets(new PesWriter(PICTURE, 0xe0), 0))));

    @Test
    void givesPicturesInStepWithTheSoundFromItsFirstTimeOnWhichMayBeZero() throws Exception {
        announceSound();

        assertEquals(List.of(0L), pictures(0));
        assertEquals(List.of(), pictures(SlateLoop.FRAME_TICKS - 1));
        assertEquals(
                List.of(SlateLoop.FRAME_TICKS, 2 * SlateLoop.FRAME_TICKS),
                pictures(2 * SlateLoop.FRAME_TICKS));
    }

    @Test
    void beginsAnewWhereTheSoundHasJumped() throws Exception {
        announceSound();
        assertEquals(List.of(0L), pictures(0));

        long later = 60L * Ticks.PER_SECOND;
        assertEquals(List.of(later), pictures(later));
    }

    private void announceSound() throws MalformedStreamException {
        byte[] tables =
                new TableWriter().write(List.of(new ElementaryStream(SOUND, ElementaryStream.AAC)));
        for (TsPacket table : TsPacket.split(tables)) {
            filler.accept(table);
        }
    }

    /// @return when the pictures are shown that stand before the sound of this time
    private List<Long> pictures(long ticks) throws MalformedStreamException {
        List<Long> shown = new ArrayList<>();
        for (TsPacket packet : packets(sound, ticks)) {
            filler.accept(packet).stream()
                    .filter(filled -> filled.pid() == PICTURE)
                    .map(TsPacket::pts)
                    .forEach(shown::add);
        }
        return shown;
    }

    private static List<TsPacket> packets(PesWriter writer, long ticks) {
        return TsPacket.split(writer.write(ticks, UNIT));
    }
}
