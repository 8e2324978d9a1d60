package ngage.mobsim.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.BallotCounted;
import ngage.protocol.ToPhone.Pong;
import org.jspecify.annotations.Nullable;

/// Reads what each phone hears for itself, a pong or that its ballot was counted, as the backend writes
/// it; whatever looks a byte different is left to the codec.
///
/// One thread. Keeps the last ids, which are the same for all phones.
final class PhoneEars {

    private static final byte[] PONG = ascii("{\"type\":\"pong\",\"sent\":");
    private static final byte[] NOW = ascii(",\"nowMicros\":");
    private static final byte[] COUNTED = ascii("{\"type\":\"ballotCounted\",\"cueRun\":\"");
    private static final byte[] SEQ = ascii("\",\"seq\":");
    private static final byte[] CHOICE = ascii(",\"choice\":\"");
    private static final byte[] END = ascii("}");
    private static final byte[] END_OF_TEXT = ascii("\"}");
    private static final int MOST_DIGITS = 18;
    private static final int KNOWN_OPTIONS = 16;

    private final @Nullable OptionId[] options = new OptionId[KNOWN_OPTIONS];
    private CueRunId lastCueRun = new CueRunId("none");
    private int nextOption;

    private byte[] bytes = {};
    private int position;
    private int end;
    private boolean isAsExpected;

    /// @return nothing if it is anything else
    @Nullable ToPhone read(byte[] payload, int offset, int length) {
        bytes = payload;
        position = offset;
        end = offset + length;
        isAsExpected = true;
        if (startsWith(PONG)) {
            skip(PONG);
            return pong();
        }
        if (startsWith(COUNTED)) {
            skip(COUNTED);
            return counted();
        }
        return null;
    }

    private @Nullable ToPhone pong() {
        long sent = number();
        skip(NOW);
        long now = number();
        skip(END);
        return isWhole() ? new Pong(sent, new MediaTime(now)) : null;
    }

    private @Nullable ToPhone counted() {
        int cueRunFrom = position;
        int cueRunLength = textLength();
        skip(SEQ);
        long seq = number();
        skip(CHOICE);
        int choiceFrom = position;
        int choiceLength = textLength();
        skip(END_OF_TEXT);
        if (!isWhole() || seq > Integer.MAX_VALUE || cueRunLength == 0 || choiceLength == 0) {
            return null;
        }
        return new BallotCounted(
                cueRun(cueRunFrom, cueRunLength), (int) seq, option(choiceFrom, choiceLength));
    }

    private CueRunId cueRun(int from, int length) {
        if (!is(lastCueRun.value(), from, length)) {
            lastCueRun = new CueRunId(text(from, length));
        }
        return lastCueRun;
    }

    private OptionId option(int from, int length) {
        for (OptionId known : options) {
            if (known != null && is(known.value(), from, length)) {
                return known;
            }
        }
        OptionId option = new OptionId(text(from, length));
        nextOption = (nextOption + 1) % KNOWN_OPTIONS;
        options[nextOption] = option;
        return option;
    }

    private String text(int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }

    private boolean is(String text, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    /// Of an id: anything that may not be in one ends it.
    private int textLength() {
        int from = position;
        while (position < end && isOfId(bytes[position])) {
            position++;
        }
        return position - from;
    }

    private static boolean isOfId(byte character) {
        return character >= '0' && character <= '9'
                || character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character == '-'
                || character == '_'
                || character == '.';
    }

    private long number() {
        int from = position;
        long value = 0;
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
            value = value * 10 + bytes[position] - '0';
            position++;
        }
        isAsExpected &= position > from && position - from <= MOST_DIGITS;
        return value;
    }

    private boolean startsWith(byte[] expected) {
        return end - position >= expected.length
                && Arrays.equals(
                        expected, 0, expected.length, bytes, position, position + expected.length);
    }

    private void skip(byte[] expected) {
        if (startsWith(expected)) {
            position += expected.length;
        } else {
            isAsExpected = false;
        }
    }

    private boolean isWhole() {
        return isAsExpected && position == end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
