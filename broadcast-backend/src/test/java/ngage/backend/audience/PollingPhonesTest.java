package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import ngage.protocol.CloseReason;
import org.junit.jupiter.api.Test;

class PollingPhonesTest {

    private static final AudienceConfig CONFIG = AudienceConfig.standard();

    private final Set<Integer> sockets = new HashSet<>();
    private long nanos;
    private final PollingPhones phones =
            new PollingPhones(
                    CONFIG,
                    new AudienceReports(CONFIG.maxFans()),
                    sockets::contains,
                    () -> 1,
                    () -> nanos);

    @Test
    void countsAFanOnceHoweverOftenItPosts() {
        phones.onPosted(1, 1, 10);
        phones.onPosted(1, 1, 10);
        phones.onPosted(2, 1, 10);

        assertEquals(2, phones.connected());
    }

    @Test
    void doesNotCountAFanThatHasASocketAndCountsItAgainWhenTheSocketIsGone() {
        sockets.add(1);
        phones.onPosted(1, 1, 10);
        assertEquals(0, phones.connected());

        sockets.clear();
        pass(Duration.ofSeconds(1));
        phones.sweep();
        assertEquals(1, phones.connected());

        sockets.add(1);
        pass(Duration.ofSeconds(1));
        phones.sweep();
        assertEquals(0, phones.connected());
    }

    @Test
    void forgetsAFanThatIsSilent() {
        phones.onPosted(1, 1, 10);
        pass(CONFIG.silentAfter());
        phones.sweep();
        assertEquals(1, phones.connected());

        pass(Duration.ofSeconds(1));
        phones.sweep();
        assertEquals(0, phones.connected());
    }

    @Test
    void hearsAFanOnlySoOften() {
        for (int i = 0; i < CONFIG.messageBurst(); i++) {
            assertNull(phones.onPosted(1, 1, 10));
        }
        assertEquals(CloseReason.TOO_MANY, phones.onPosted(1, 1, 10));
        assertNull(phones.onPosted(2, 1, 10), "another fan, perhaps behind the same address");

        pass(Duration.ofSeconds(1));
        assertNull(phones.onPosted(1, CONFIG.messagesPerSecond(), 10));
        assertEquals(CloseReason.TOO_MANY, phones.onPosted(1, 1, 10));
    }

    @Test
    void takesOnlySoManyBytesOfAFan() {
        assertNull(phones.onPosted(1, 1, 8 * 1024));
        assertNull(phones.onPosted(1, 1, 8 * 1024));
        assertEquals(CloseReason.TOO_MANY, phones.onPosted(1, 1, 8 * 1024));

        pass(Duration.ofSeconds(2));
        assertNull(phones.onPosted(1, 1, 8 * 1024));
    }

    @Test
    void hearsAFanNoLongerThatCannotBeUnderstood() {
        phones.onPosted(1, 1, 10);
        for (int i = 0; i < CONFIG.malformedMessages(); i++) {
            assertEquals(CloseReason.MALFORMED, phones.onMalformed(1));
        }
        assertEquals(CloseReason.TOO_MANY, phones.onMalformed(1));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
