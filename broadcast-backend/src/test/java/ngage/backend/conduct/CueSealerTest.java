package ngage.backend.conduct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealedContent;
import ngage.protocol.Texts;
import org.junit.jupiter.api.Test;

class CueSealerTest {

    private static final CueRunId CUE_RUN = new CueRunId("r1-1");
    private static final CueContent CONTENT =
            new CueContent.Announcement(Texts.of("en", "Good evening"), null);

    private final CueSealer here = sealer("secret");

    private static CueSealer sealer(String secret) {
        return new CueSealer(secret.getBytes(StandardCharsets.UTF_8), new SecureRandom());
    }

    @Test
    void opensOnAnyNodeWithTheSameSecret() {
        SealedContent sealed = here.seal(CUE_RUN, CONTENT);

        assertArrayEquals(
                MessageCodec.encode(CONTENT), sealed.open(CUE_RUN, sealer("secret").key(CUE_RUN)));
    }

    @Test
    void hasAnotherKeyForEveryCueRunAndSecret() {
        assertNotEquals(here.key(CUE_RUN), here.key(new CueRunId("r1-2")));
        assertNotEquals(here.key(CUE_RUN), sealer("other").key(CUE_RUN));
        assertEquals(here.key(CUE_RUN), here.key(CUE_RUN));
    }

    @Test
    void hasTheSameDigestOfTheSameBytesOnlyForTheSameSecret() {
        byte[] show = {1, 2, 3};

        assertEquals(here.digest(show), sealer("secret").digest(show));
        assertEquals(64, here.digest(show).length());
        assertNotEquals(here.digest(show), sealer("other").digest(show));
        assertNotEquals(here.digest(show), here.digest(new byte[] {1, 2}));
    }

    @Test
    void sealsTheSameContentDifferentlyEachTime() {
        assertNotEquals(here.seal(CUE_RUN, CONTENT), here.seal(CUE_RUN, CONTENT));
    }
}
