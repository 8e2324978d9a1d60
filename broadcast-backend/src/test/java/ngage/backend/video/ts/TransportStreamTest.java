package ngage.backend.video.ts;

import static ngage.backend.video.GeneratedStream.AUDIO;
import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class TransportStreamTest {

    @Test
    void readsBackTheTablesThatItWrites() throws Exception {
        List<TsPacket> tables = new GeneratedStream().tables(VIDEO, AUDIO).packets();

        assertEquals(TableWriter.PMT_PID, ProgramMap.pmtPid(tables.getFirst()));
        assertEquals(
                new ProgramMap(
                        List.of(
                                VIDEO,
                                AUDIO,
                                new ElementaryStream(
                                        TableWriter.STAMP_PID, ElementaryStream.METADATA))),
                ProgramMap.parse(tables.getLast()));
    }

    @Test
    void readsTimesAndKeyframesOfFrames() {
        long late = (1L << 33) - 1;
        TsPacket key = new GeneratedStream().key(VIDEO, late, 3000).packets().getFirst();
        TsPacket other = new GeneratedStream().frame(VIDEO, 6000).packets().getFirst();

        assertEquals(List.of(0x100, late, 3000L), List.of(key.pid(), key.pts(), key.dts()));
        assertTrue(key.isRandomAccess());
        assertFalse(other.isRandomAccess());
    }

    @Test
    void findsTheNextPacketAfterNoise() throws Exception {
        byte[] frame = new GeneratedStream().frame(VIDEO, 6000).bytes();
        ByteArrayOutputStream noisy = new ByteArrayOutputStream();
        noisy.writeBytes(new byte[77]);
        noisy.writeBytes(frame);
        noisy.writeBytes(new byte[5]);
        TsReader reader = new TsReader(new ByteArrayInputStream(noisy.toByteArray()));

        TsPacket found = reader.next();
        assertArrayEquals(frame, found == null ? new byte[0] : found.bytes());
        assertNull(reader.next());
    }

    @Test
    void timesGoOnWhenTheStreamsOwnStartAgain() {
        Ticks ticks = new Ticks();
        long last = (1L << 33) - 100;

        assertEquals(
                List.of(last, last + 3000, last + 1000, last + 6000),
                List.of(
                        ticks.unwrap(last),
                        ticks.unwrap(2900),
                        ticks.unwrap(900),
                        ticks.unwrap(5900)));
    }

    @Test
    void readsBackAStampToTheMicrosecond() {
        Id3Stamp stamp = new Id3Stamp(new MediaTime(1_795_380_668_444_007L));

        assertEquals(Optional.of(stamp), Id3Stamp.find(stamp.tag()));
        assertEquals(Optional.empty(), Id3Stamp.find(new byte[100]));
    }

    @Test
    void aStampCarriesItsTextInOneTxxxFrame() {
        byte[] tag = new Id3Stamp(new MediaTime(1_795_380_668_444_000L)).tag();

        String expected = "ID3\4\0\0\0\0\0)TXXX\0\0\0\37\0\0\3ngage\0{\"s\":1795380668444.000}\0";
        assertEquals(expected, new String(tag, StandardCharsets.ISO_8859_1));
    }
}
