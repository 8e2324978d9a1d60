package ngage.mobsim.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.measure.Violations;
import ngage.protocol.Fact.CueRevealed;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhoneBatch;

/// Decodes what comes to phones. The same bytes of the log come to every phone, so each distinct entry or
/// snapshot is decoded once, and compared after that.
///
/// One thread.
final class MessageCache {

    private static final byte[] ENTRY = ascii("{\"type\":\"entry\"");
    private static final byte[] SNAPSHOT = ascii("{\"type\":\"snapshot\"");

    private final SharedMessages<ToPhone> messages = new SharedMessages<>();
    private final SharedMessages<ToPhoneBatch> batches = new SharedMessages<>();
    private final PhoneEars ears = new PhoneEars();
    private final Violations violations;

    MessageCache(Violations violations) {
        this.violations = violations;
    }

    /// @param phone which got it
    /// @return nothing if it is of a type that this version does not know
    Optional<ToPhone> decode(byte[] bytes, int offset, int length, int phone)
            throws MalformedMessageException {
        boolean isShared =
                startsWith(ENTRY, bytes, offset, length)
                        || startsWith(SNAPSHOT, bytes, offset, length);
        if (!isShared) {
            ToPhone own = ears.read(bytes, offset, length);
            return own != null
                    ? Optional.of(own)
                    : MessageCodec.decode(ToPhone.class, bytes, offset, length);
        }
        ToPhone before = messages.find(bytes, offset, length);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<ToPhone> message = MessageCodec.decode(ToPhone.class, bytes, offset, length);
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        message.ifPresent(decoded -> {
            messages.add(copy, decoded);
            check(copy, List.of(decoded), phone);
        });
        return message;
    }

    /// @param json what a poll or a post was answered with
    ToPhoneBatch decodeBatch(String json, int phone) throws MalformedMessageException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        ToPhoneBatch before = batches.find(bytes, 0, bytes.length);
        if (before != null) {
            return before;
        }
        ToPhoneBatch batch = MessageCodec.decode(ToPhoneBatch.class, bytes).orElseThrow();
        batches.add(bytes, batch);
        check(bytes, batch.messages(), phone);
        return batch;
    }

    private void check(byte[] bytes, List<ToPhone> messages, int phone) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.contains("\"answer\"") && messages.stream().noneMatch(MessageCache::isRevealing)) {
            violations.add(Violation.KEY_BEFORE_REVEAL, phone, text);
        }
    }

    private static boolean isRevealing(ToPhone message) {
        return switch (message) {
            case ToPhone.Entry entry -> entry.fact() instanceof CueRevealed;
            case ToPhone.Snapshot snapshot ->
                    snapshot.entries().stream()
                            .anyMatch(entry -> entry.fact() instanceof CueRevealed);
            default -> false;
        };
    }

    private static boolean startsWith(byte[] start, byte[] bytes, int offset, int length) {
        return length >= start.length
                && Arrays.equals(start, 0, start.length, bytes, offset, offset + start.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
