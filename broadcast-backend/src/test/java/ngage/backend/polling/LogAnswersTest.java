package ngage.backend.polling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import ngage.backend.audience.AudienceLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogAnswersTest {

    private final FakeLog log = new FakeLog();
    private final LogAnswers answers = new LogAnswers(log);

    @Test
    void givesTheEntriesAfterAnOffsetInOrder() {
        log.head = 5;

        assertEquals("{\"messages\":[\"e4\",\"e5\"]}", body(3));
    }

    @Test
    void givesNothingToAPhoneThatHasAllOrMoreThanThisNode() {
        log.head = 5;

        assertEquals("{\"messages\":[]}", body(5));
        assertEquals("{\"messages\":[]}", body(7));
    }

    @Test
    void givesASnapshotToAPhoneThatHasNothingOrIsTooFarBehind() {
        log.head = 9;
        log.oldest = 6;

        assertEquals("{\"messages\":[\"s9\"]}", body(0));
        assertEquals("{\"messages\":[\"s9\"]}", body(4));
        assertEquals("{\"messages\":[\"e6\",\"e7\",\"e8\",\"e9\"]}", body(5));
    }

    @Test
    void makesOneAnswerForAllWhoHaveTheSameOffset() {
        log.head = 5;

        assertSame(answers.after(3), answers.after(3));
    }

    @Test
    void makesANewOneWhenTheLogHasGrownWithAnotherTag() {
        log.head = 5;
        LogAnswers.Answer before = answers.after(3);
        log.head = 6;

        assertEquals("{\"messages\":[\"e4\",\"e5\",\"e6\"]}", body(3));
        assertNotEquals(before.etag(), answers.after(3).etag());
    }

    @Test
    void doesNotMixUpOffsetsThatShareASlot() {
        log.head = 3 + 512;
        log.oldest = 1;
        body(3);

        assertEquals("{\"messages\":[\"e516\"]}", afterGrowth(3 + 512));
    }

    private String afterGrowth(long offset) {
        log.head = offset + 1;
        return body(offset);
    }

    private String body(long offset) {
        return UTF_8.decode(answers.after(offset).body().duplicate()).toString();
    }

    private static final class FakeLog implements AudienceLog {

        private long head;
        private long oldest = 1;

        @Override
        public long head() {
            return head;
        }

        @Override
        public byte @Nullable [] entry(long offset) {
            return offset < oldest || offset > head ? null : ("\"e" + offset + '"').getBytes(UTF_8);
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(head, ByteBuffer.wrap(("\"s" + head + '"').getBytes(UTF_8)));
        }
    }
}
