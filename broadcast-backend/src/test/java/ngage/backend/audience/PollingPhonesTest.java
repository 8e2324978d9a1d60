package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import ngage.backend.admission.Rights;
import ngage.protocol.CloseReason;
import org.jspecify.annotations.Nullable;
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
        post(1, 1, 10);
        post(1, 1, 10);
        post(2, 1, 10);

        assertEquals(2, phones.connected());
    }

    @Test
    void doesNotCountAFanThatHasASocketAndCountsItAgainWhenTheSocketIsGone() {
        sockets.add(1);
        post(1, 1, 10);
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
        post(1, 1, 10);
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
            assertNull(post(1, 1, 10));
        }
        assertEquals(CloseReason.TOO_MANY, post(1, 1, 10));
        assertNull(post(2, 1, 10), "another fan, perhaps behind the same address");

        pass(Duration.ofSeconds(1));
        assertNull(post(1, CONFIG.messagesPerSecond(), 10));
        assertEquals(CloseReason.TOO_MANY, post(1, 1, 10));
    }

    @Test
    void takesOnlySoManyBytesOfAFan() {
        assertNull(post(1, 1, 8 * 1024));
        assertNull(post(1, 1, 8 * 1024));
        assertEquals(CloseReason.TOO_MANY, post(1, 1, 8 * 1024));

        pass(Duration.ofSeconds(2));
        assertNull(post(1, 1, 8 * 1024));
    }

    @Test
    void hearsAFanNoLongerThatCannotBeUnderstood() {
        post(1, 1, 10);
        for (int i = 0; i < CONFIG.malformedMessages(); i++) {
            assertEquals(CloseReason.MALFORMED, phones.onMalformed(1));
        }
        assertEquals(CloseReason.TOO_MANY, phones.onMalformed(1));
    }

    @Test
    void hearsAnOverlayAsOftenAsAFanAndDoesNotCountIt() {
        for (int i = 0; i < CONFIG.messageBurst(); i++) {
            assertNull(phones.onPosted(1, Rights.OVERLAY, 1, 10));
        }
        assertEquals(CloseReason.TOO_MANY, phones.onPosted(1, Rights.OVERLAY, 1, 10));

        pass(Duration.ofSeconds(1));
        phones.sweep();
        assertEquals(0, phones.connected());
    }

    private @Nullable CloseReason post(int fan, int messages, int bytes) {
        return phones.onPosted(fan, Rights.AUDIENCE, messages, bytes);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
