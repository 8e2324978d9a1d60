package ngage.mobsim.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.measure.Violations;
import ngage.protocol.Fact.CueRevealed;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;

/// Decodes what comes to phones. The same bytes of the log come to every phone, so each distinct entry or
/// snapshot is decoded once, and compared after that.
///
/// One thread. Keeps the last 64 distinct ones.
final class MessageCache {

    private static final int SIZE = 64;
    private static final byte[] ENTRY = ascii("{\"type\":\"entry\"");
    private static final byte[] SNAPSHOT = ascii("{\"type\":\"snapshot\"");

    private final byte[] @Nullable [] knownBytes = new byte[SIZE][];
    private final @Nullable ToPhone[] knownMessages = new ToPhone[SIZE];
    private final Violations violations;
    private int newest;

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
            return MessageCodec.decode(ToPhone.class, bytes, offset, length);
        }
        ToPhone before = find(bytes, offset, length);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<ToPhone> message = MessageCodec.decode(ToPhone.class, bytes, offset, length);
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        message.ifPresent(decoded -> add(copy, decoded, phone));
        return message;
    }

    private void add(byte[] bytes, ToPhone message, int phone) {
        newest = (newest + 1) % SIZE;
        knownBytes[newest] = bytes;
        knownMessages[newest] = message;
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.contains("\"answer\"") && !isRevealing(message)) {
            violations.add(Violation.KEY_BEFORE_REVEAL, phone, text);
        }
    }

    private @Nullable ToPhone find(byte[] bytes, int offset, int length) {
        for (int age = 0; age < SIZE; age++) {
            int place = Math.floorMod(newest - age, SIZE);
            byte[] known = knownBytes[place];
            if (known == null) {
                return null;
            }
            if (known.length == length
                    && Arrays.equals(known, 0, length, bytes, offset, offset + length)) {
                return knownMessages[place];
            }
        }
        return null;
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
