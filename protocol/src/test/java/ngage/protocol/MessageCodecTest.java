package ngage.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageCodecTest {

    static Stream<Vectors.Vector> vectors() {
        return Vectors.all().stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void writesTheVector(Vectors.Vector vector) throws IOException {
        assertEquals(
                fileOf(vector),
                new String(MessageCodec.encode(vector.message()), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsTheVector(Vectors.Vector vector) throws Exception {
        assertEquals(
                Optional.of(vector.message()),
                MessageCodec.decode(
                        vector.family(), fileOf(vector).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyMessageHasAVector() {
        Set<String> members = new TreeSet<>();
        for (Class<?> family : Vectors.FAMILIES) {
            for (Class<?> member : family.getPermittedSubclasses()) {
                members.add(family.getSimpleName() + "." + member.getSimpleName());
            }
        }
        Set<String> covered =
                Vectors.all().stream()
                        .map(vector ->
                                vector.family().getSimpleName()
                                        + "."
                                        + vector.message().getClass().getSimpleName())
                        .collect(Collectors.toCollection(TreeSet::new));
        members.removeAll(covered);
        assertEquals(Set.of(), members);
    }

    @Test
    void ignoresUnknownFields() throws Exception {
        assertEquals(
                Optional.of(new FromPhone.Ping(7)),
                phone("{\"type\":\"ping\",\"sent\":7,\"newer\":true}"));
    }

    @Test
    void skipsUnknownTypes() throws Exception {
        assertEquals(Optional.empty(), phone("{\"type\":\"dance\",\"sent\":7}"));
    }

    @Test
    void refusesTheTextNull() {
        assertEquals("must be an object, is null", refusal("null"));
        assertEquals("must be an object, is null", refusal(" null\n"));
    }

    @Test
    void namesTheFieldThatIsMissing() {
        assertEquals(
                "choice: is missing",
                refusal("{\"type\":\"castBallot\",\"cueRun\":\"r-1\",\"seq\":1}"));
    }

    @Test
    void namesTheFieldThatIsNull() {
        assertEquals(
                "choice: is missing",
                refusal("{\"type\":\"castBallot\",\"cueRun\":\"r-1\",\"seq\":1,\"choice\":null}"));
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertEquals(
                "choice: must be a string",
                refusal("{\"type\":\"castBallot\",\"cueRun\":\"r-1\",\"seq\":1,\"choice\":3}"));
        assertEquals(
                "cueRun: CueRunId may have letters, digits, '-', '_' and '.', not ' '",
                refusal("{\"type\":\"cueHeld\",\"cueRun\":\"r 1\"}"));
        assertEquals(
                "seq must be 1 to 15, is 16",
                refusal(
                        "{\"type\":\"castBallot\",\"cueRun\":\"r-1\",\"seq\":16,\"choice\":\"A\"}"));
    }

    @Test
    void refusesWhatHasNoType() {
        assertEquals("type: is missing", refusal("{\"sent\":7}"));
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThrows(MalformedMessageException.class, () -> phone("hello"));
        assertThrows(MalformedMessageException.class, () -> phone(""));
        assertThrows(MalformedMessageException.class, () -> phone("[]"));
        assertThrows(
                MalformedMessageException.class, () -> phone("{\"type\":\"ping\",\"sent\":7}{}"));
    }

    @Test
    void opensWhatItSealed() {
        CueRunId cueRun = new CueRunId("r1-3");
        SealKey key = Vectors.KEY;
        SealedContent sealed = SealedContent.seal(Vectors.CONTENT, cueRun, key, new byte[12]);
        assertArrayEquals(Vectors.CONTENT, sealed.open(cueRun, key));
    }

    @Test
    void doesNotOpenWithAnotherKeyOrAsAnotherCue() {
        CueRunId cueRun = new CueRunId("r1-3");
        SealedContent sealed =
                SealedContent.seal(Vectors.CONTENT, cueRun, Vectors.KEY, new byte[12]);
        byte[] other = new byte[32];
        Arrays.fill(other, (byte) 9);
        assertThrows(IllegalArgumentException.class, () -> sealed.open(cueRun, SealKey.of(other)));
        assertThrows(
                IllegalArgumentException.class,
                () -> sealed.open(new CueRunId("r1-4"), Vectors.KEY));
    }

    private static Optional<FromPhone> phone(String json) throws MalformedMessageException {
        return MessageCodec.decode(FromPhone.class, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String json) {
        return String.valueOf(
                assertThrows(MalformedMessageException.class, () -> phone(json)).getMessage());
    }

    private static String fileOf(Vectors.Vector vector) throws IOException {
        try (InputStream in = MessageCodecTest.class.getResourceAsStream(vector.file())) {
            if (in == null) {
                throw new IOException(
                        "no test vector "
                                + vector.file()
                                + "; run Vectors.main to write it, then look at it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
