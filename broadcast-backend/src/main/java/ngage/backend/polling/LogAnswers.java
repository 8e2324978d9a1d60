package ngage.backend.polling;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import ngage.backend.audience.AudienceLog;
import org.jspecify.annotations.Nullable;

/// What phones get that have the log up to some offset, encoded once and shared by all of them: the
/// entries after it, or a snapshot if they are too far behind.
///
/// Any thread. Bounded: so many offsets at a time, each at the head of the log that it was asked at.
final class LogAnswers {

    /// One response.
    ///
    /// @param offset that the phone has
    /// @param head of the log, when it was made
    /// @param body never read directly, only through a duplicate
    /// @param etag the same on every node for the same body
    record Answer(long offset, long head, ByteBuffer body, String etag) {}

    private static final int OFFSETS = 64;
    private static final byte[] BEFORE = "{\"messages\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "]}".getBytes(StandardCharsets.US_ASCII);

    private final AudienceLog log;
    private final AtomicReferenceArray<@Nullable Answer> answers =
            new AtomicReferenceArray<>(OFFSETS);

    LogAnswers(AudienceLog log) {
        this.log = log;
    }

    /// @param offset of the last entry that the phone has; 0 for none
    Answer after(long offset) {
        long head = log.head();
        int slot = (int) (offset % OFFSETS);
        Answer known = answers.get(slot);
        if (known != null && known.offset == offset && known.head == head) {
            return known;
        }
        Answer made = make(offset, head);
        answers.set(slot, made);
        return made;
    }

    private Answer make(long offset, long head) {
        if (offset >= head) {
            // Perhaps another node has told it more already: this one will hear of it too.
            return answer(offset, head, "n" + offset, List.of());
        }
        List<byte[]> entries = offset == 0 ? null : entries(offset, head);
        if (entries != null) {
            return answer(offset, head, offset + "-" + head, entries);
        }
        AudienceLog.Snapshot snapshot = log.snapshot();
        return answer(offset, head, "s" + snapshot.offset(), List.of(snapshot.json().array()));
    }

    /// @return nothing if one of them is not here any more
    private @Nullable List<byte[]> entries(long offset, long head) {
        List<byte[]> entries = new ArrayList<>();
        for (long next = offset + 1; next <= head; next++) {
            byte[] entry = log.entry(next);
            if (entry == null) {
                return null;
            }
            entries.add(entry);
        }
        return entries;
    }

    private static Answer answer(long offset, long head, String version, List<byte[]> messages) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(BEFORE);
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(messages.get(i));
        }
        body.writeBytes(AFTER);
        return new Answer(offset, head, ByteBuffer.wrap(body.toByteArray()), '"' + version + '"');
    }
}
