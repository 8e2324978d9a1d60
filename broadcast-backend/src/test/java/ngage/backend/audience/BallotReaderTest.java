package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import ngage.protocol.CueRunId;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhone.CastBallot;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Held against the codec: what it takes is what the codec takes, less the times.
class BallotReaderTest {

    private static final MediaTime AT = new MediaTime(1_795_380_668_444_033L);

    private final BallotReader reader = new BallotReader();

    @Test
    void readsWhatPhonesWrite() {
        for (CastBallot ballot :
                new CastBallot[] {
                    new CastBallot(new CueRunId("r1-3"), 1, new OptionId("B"), AT, AT),
                    new CastBallot(new CueRunId("r1-3"), 15, new OptionId("A"), null, null),
                    new CastBallot(new CueRunId("r1-4"), 2, new OptionId("yes"), AT, null),
                    new CastBallot(new CueRunId("q.0_x-17"), 9, new OptionId("C"), null, AT)
                }) {
            assertEquals(withoutTimes(ballot), reader.read(MessageCodec.encode(ballot)));
        }
    }

    @Test
    void leavesToTheCodecWhatIsWrittenAnotherWay() {
        for (String text :
                new String[] {
                    "{\"type\": \"castBallot\",\"cueRun\":\"r\",\"seq\":1,\"choice\":\"A\"}",
                    "{\"type\":\"castBallot\",\"seq\":1,\"cueRun\":\"r\",\"choice\":\"A\"}",
                    "{\"type\":\"castBallot\",\"cueRun\":\"r\",\"seq\":16,\"choice\":\"A\"}",
                    "{\"type\":\"castBallot\",\"cueRun\":\"r\",\"seq\":0,\"choice\":\"A\"}",
                    "{\"type\":\"castBallot\",\"cueRun\":\"\",\"seq\":1,\"choice\":\"A\"}",
                    "{\"type\":\"castBallot\",\"cueRun\":\"r\",\"seq\":1,\"choice\":\"A\",\"x\":1}",
                    "{\"type\":\"castBallot\",\"cueRun\":\"r\",\"seq\":1,\"choice\":\"A\"}}",
                    "{\"type\":\"ping\",\"sent\":41}",
                    ""
                }) {
            assertNull(reader.read(text.getBytes(StandardCharsets.UTF_8)), text);
        }
    }

    @Test
    void neverTakesWhatTheCodecRefusesOrReadsOtherwise() {
        byte[] good =
                MessageCodec.encode(
                        new CastBallot(new CueRunId("r1-3"), 11, new OptionId("B"), AT, AT));
        Random random = new Random(11);
        byte[] letters =
                "{}\":,0129-.eABcastBallot\\ \u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 200_000; i++) {
            byte[] text = Arrays.copyOf(good, good.length - random.nextInt(4) / 3);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                text[random.nextInt(text.length)] = letters[random.nextInt(letters.length)];
            }
            CastBallot read = reader.read(text);
            if (read != null) {
                String words = new String(text, StandardCharsets.ISO_8859_1);
                assertEquals(decoded(text), read, words);
            }
        }
    }

    private static @Nullable CastBallot decoded(byte[] text) {
        try {
            Optional<FromPhone> message = MessageCodec.decode(FromPhone.class, text);
            return message.isPresent() && message.get() instanceof CastBallot ballot
                    ? withoutTimes(ballot)
                    : null;
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    private static CastBallot withoutTimes(CastBallot ballot) {
        return new CastBallot(ballot.cueRun(), ballot.seq(), ballot.choice(), null, null);
    }
}
