package ngage.mobsim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhone.CastBallot;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The short ways to write and to read are the codec's, byte for byte.
class PhoneWordsTest {

    private static final CueRunId CUE = new CueRunId("r1-3");
    private static final MediaTime AT = new MediaTime(1_795_380_668_444_033L);

    private final PhoneWords words = new PhoneWords();
    private final PhoneEars ears = new PhoneEars();

    @Test
    void writesEveryMessageAsTheCodecDoes() {
        for (FromPhone message :
                List.of(
                        new FromPhone.Ping(0),
                        new FromPhone.Ping(-1),
                        new FromPhone.Ping(Long.MIN_VALUE),
                        new FromPhone.Ping(Long.MAX_VALUE),
                        new FromPhone.CueHeld(CUE),
                        new FromPhone.CueHeld(new CueRunId("x".repeat(64))),
                        new FromPhone.CueShown(CUE, AT, Duration.ofMillis(5320)),
                        new FromPhone.CueShown(CUE, AT, Duration.ofNanos(1_999_999)),
                        new CastBallot(CUE, 15, new OptionId("A"), AT, new MediaTime(-7)),
                        new CastBallot(CUE, 1, new OptionId("B"), null, null),
                        new FromPhone.Hello("t.\"u", new ShowRunId("r1"), 12L),
                        new FromPhone.Hello("t".repeat(2000), null, null))) {
            int length = words.write(message);
            assertEquals(
                    new String(MessageCodec.encode(message), StandardCharsets.UTF_8),
                    new String(words.bytes(), 0, length, StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsPongsAndCountedBallotsAsTheCodecDoes() {
        for (ToPhone message :
                List.of(
                        new ToPhone.Pong(41, AT),
                        new ToPhone.Pong(0, new MediaTime(0)),
                        new ToPhone.BallotCounted(CUE, 1, new OptionId("B")),
                        new ToPhone.BallotCounted(new CueRunId("r2-4"), 15, new OptionId("b-2")))) {
            assertEquals(message, read("..", MessageCodec.encode(message)));
        }
    }

    @Test
    void leavesTheRestToTheCodec() {
        assertNull(read("", MessageCodec.encode(new ToPhone.Pong(-1, AT))));
        assertNull(
                read(
                        "",
                        MessageCodec.encode(
                                new ToPhone.BallotRefused(CUE, 1, BallotRefusal.TOO_LATE))));
        for (String other :
                List.of(
                        "{\"type\":\"pong\",\"sent\":1,\"nowMicros\":2,\"more\":3}",
                        "{\"type\":\"pong\",\"sent\": 1,\"nowMicros\":2}",
                        "{\"type\":\"pong\",\"sent\":1,\"nowMicros\":12345678901234567890}",
                        "{\"type\":\"pong\",\"sent\":1,\"nowMicros\":2",
                        "{\"type\":\"ballotCounted\",\"cueRun\":\"\",\"seq\":1,\"choice\":\"A\"}",
                        "{\"type\":\"ballotCounted\",\"cueRun\":\"r\\u0031\",\"seq\":1,\"choice\":\"A\"}")) {
            assertNull(read("", other.getBytes(StandardCharsets.UTF_8)), other);
        }
    }

    private @Nullable ToPhone read(String before, byte[] json) {
        byte[] all = new byte[before.length() + json.length + 3];
        System.arraycopy(json, 0, all, before.length(), json.length);
        return ears.read(all, before.length(), json.length);
    }
}
