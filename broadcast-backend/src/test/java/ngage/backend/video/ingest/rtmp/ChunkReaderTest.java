package ngage.backend.video.ingest.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkReaderTest {

    private static final int LIMIT = 1000;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void readsAllFourKindsOfHeaders() throws Exception {
        put(0x04, 0, 0, 100, 0, 0, 2, 8, 1, 0, 0, 0, 'a', 'b'); // all of it
        put(0x44, 0, 0, 20, 0, 0, 1, 9, 'c'); // without the stream
        put(0x84, 0, 0, 30, 'd'); // only a step of time
        put(0xc4, 'e'); // as before

        assertEquals(
                List.of("8/1@100 ab", "9/1@120 c", "9/1@150 d", "9/1@180 e"), messages(reader()));
    }

    @Test
    void putsMessagesTogetherThatAreInterleavedInChunks() throws Exception {
        byte[] long1 = bytes(300);
        put(0x04, 0, 0, 0, 0, 1, 44, 9, 1, 0, 0, 0);
        sent.write(long1, 0, 128);
        put(0x05, 0, 0, 5, 0, 0, 1, 8, 1, 0, 0, 0, 'x');
        put(0xc4);
        sent.write(long1, 128, 128);
        put(0xc4);
        sent.write(long1, 256, 44);

        ChunkReader reader = reader();
        assertEquals(5, next(reader).timestamp());
        assertArrayEquals(long1, next(reader).body());
    }

    @Test
    void readsLongTimesWhetherContinuationsRepeatThemOrNot() throws Exception {
        for (boolean repeats : List.of(true, false)) {
            sent.reset();
            byte[] body = bytes(200);
            put(0x04, 255, 255, 255, 0, 0, 200, 9, 1, 0, 0, 0, 1, 0, 0, 0);
            sent.write(body, 0, 128);
            put(0xc4);
            if (repeats) {
                put(1, 0, 0, 0);
            }
            sent.write(body, 128, 72);

            RtmpMessage message = next(reader());
            assertEquals(0x100_0000, message.timestamp());
            assertArrayEquals(body, message.body());
        }
    }

    @Test
    void readsTheLongerIdsOfChunkStreams() throws Exception {
        put(0x00, 10, 0, 0, 1, 0, 0, 1, 8, 1, 0, 0, 0, 'a');
        put(0x01, 10, 1, 0, 0, 2, 0, 0, 1, 8, 1, 0, 0, 0, 'b');
        put(0xc0, 10, 'c');

        assertEquals(List.of("8/1@1 a", "8/1@2 b", "8/1@2 c"), messages(reader()));
    }

    @Test
    void followsTheChunkSize() throws Exception {
        ChunkReader reader =
                reader(0x04, 0, 0, 0, 0, 0, 5, 8, 1, 0, 0, 0, 'a', 'b', 0xc4, 'c', 'd', 0xc4, 'e');
        reader.setChunkSize(2);

        assertEquals(List.of("8/1@0 abcde"), messages(reader));
        assertThrows(RtmpException.class, () -> reader.setChunkSize(0));
        assertThrows(RtmpException.class, () -> reader.setChunkSize(-5));
    }

    @Test
    void refusesWhatIsTooMuchBeforeItTakesTheMemory() {
        assertThrows(
                RtmpException.class,
                () -> messages(reader(0x04, 0, 0, 0, 255, 255, 255, 9, 1, 0, 0, 0)));
        for (int id = 3; id < 3 + ChunkReader.MAX_STREAMS + 1; id++) {
            put(id, 0, 0, 0, 0, 0, 1, 8, 1, 0, 0, 0, 'a');
        }
        assertThrows(RtmpException.class, () -> messages(reader()));
        sent.reset();
        for (int id = 3; id < 3 + ChunkReader.MAX_STREAMS; id++) {
            put(id, 0, 0, 0, 0, 3, 0xe8, 8, 1, 0, 0, 0);
            sent.writeBytes(new byte[128]);
        }
        assertThrows(RtmpException.class, () -> messages(reader()));
    }

    @Test
    void noiseEndsWithAnIoExceptionAndNothingElse() {
        for (int seed = 0; seed < 2000; seed++) {
            byte[] noise = new byte[400];
            new Random(seed).nextBytes(noise);
            sent.reset();
            sent.writeBytes(noise);
            try {
                for (String message : messages(reader())) {
                    assertNotNull(message);
                }
            } catch (Exception e) {
                assertInstanceOf(IOException.class, e, "seed " + seed);
            }
            try {
                assertNotNull(Amf0.read(Arrays.copyOf(noise, seed % 400)));
            } catch (Exception e) {
                assertInstanceOf(IOException.class, e, "seed " + seed);
            }
        }
    }

    private void put(int... bytes) {
        for (int b : bytes) {
            sent.write(b);
        }
    }

    private ChunkReader reader(int... bytes) {
        put(bytes);
        return new ChunkReader(
                new DataInputStream(
                        new BufferedInputStream(new ByteArrayInputStream(sent.toByteArray()))),
                LIMIT);
    }

    private static RtmpMessage next(ChunkReader reader) throws IOException {
        RtmpMessage message = reader.next();
        if (message == null) {
            throw new IOException("no message");
        }
        return message;
    }

    private static List<String> messages(ChunkReader reader) throws IOException {
        List<String> messages = new ArrayList<>();
        for (RtmpMessage m = reader.next(); m != null; m = reader.next()) {
            String body = new String(m.body(), StandardCharsets.ISO_8859_1);
            messages.add(m.type() + "/" + m.stream() + "@" + m.timestamp() + " " + body);
        }
        return messages;
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
