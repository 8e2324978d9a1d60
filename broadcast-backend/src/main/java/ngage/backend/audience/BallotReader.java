package ngage.backend.audience;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import ngage.protocol.CueRunId;
import ngage.protocol.FromPhone.CastBallot;
import ngage.protocol.OptionId;
import org.jspecify.annotations.Nullable;

/// Reads an answer as phones usually write it, which a whole audience sends within seconds: the fields in
/// the order of the protocol's description, without spaces or escapes. Whatever looks
/// otherwise is left to the codec, which takes it, or says what is wrong with it.
///
/// The times of showing and tapping, which nothing asks for at this place, are checked and left out. Any
/// thread; it remembers the last cue run, because nearly all answers name the same one.
final class BallotReader {

    private static final byte[] BEGIN = ascii("{\"type\":\"castBallot\",\"cueRun\":\"");
    private static final byte[] SEQ = ascii("\",\"seq\":");
    private static final byte[] CHOICE = ascii(",\"choice\":\"");
    private static final byte[] SHOWN = ascii("\",\"shownMicros\":");
    private static final byte[] TAPPED = ascii(",\"tappedMicros\":");
    private static final byte[] TAPPED_ALONE = ascii("\",\"tappedMicros\":");
    private static final byte[] END = ascii("\"}");

    private static final int LONGEST_ID = 64;

    /// More digits than a long has are the codec's to refuse.
    private static final int MOST_DIGITS = 18;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Known(byte[] text, CueRunId cueRun) {}

    private volatile Known last = new Known(new byte[0], new CueRunId("none"));

    /// @param text UTF-8 JSON
    /// @return the answer, without its times; absent if the codec must look at it
    @Nullable CastBallot read(byte[] text) {
        if (!has(text, 0, BEGIN)) {
            return null;
        }
        int cueRun = BEGIN.length;
        int cueRunEnd = endOfId(text, cueRun);
        if (!has(text, cueRunEnd, SEQ)) {
            return null;
        }
        int seqAt = cueRunEnd + SEQ.length;
        int seqEnd = endOfDigits(text, seqAt);
        if (seqEnd == seqAt || seqEnd - seqAt > 2 || !has(text, seqEnd, CHOICE)) {
            return null;
        }
        int seq = number(text, seqAt, seqEnd);
        int choice = seqEnd + CHOICE.length;
        int choiceEnd = endOfId(text, choice);
        if (cueRunEnd == cueRun || choiceEnd == choice || !endsWell(text, choiceEnd)) {
            return null;
        }
        if (text[seqAt] == '0' || seq > CastBallot.MAX_SEQ || choiceEnd - choice > 16) {
            return null;
        }
        OptionId option = new OptionId(string(text, choice, choiceEnd));
        return new CastBallot(cueRun(text, cueRun, cueRunEnd), seq, option, null, null);
    }

    private CueRunId cueRun(byte[] text, int from, int to) {
        Known known = last;
        if (!Arrays.equals(known.text, 0, known.text.length, text, from, to)) {
            known =
                    new Known(
                            Arrays.copyOfRange(text, from, to),
                            new CueRunId(string(text, from, to)));
            last = known;
        }
        return known.cueRun;
    }

    private static boolean endsWell(byte[] text, int at) {
        int end = at;
        if (has(text, end, SHOWN)) {
            end = endOfTime(text, end + SHOWN.length);
            if (has(text, end, TAPPED)) {
                end = endOfTime(text, end + TAPPED.length);
            }
        } else if (has(text, end, TAPPED_ALONE)) {
            end = endOfTime(text, end + TAPPED_ALONE.length);
        } else {
            return has(text, end, END) && end + END.length == text.length;
        }
        return end == text.length - 1 && text[end] == '}';
    }

    /// @return where the time ends; the text's length, which nothing can follow, if it is none
    private static int endOfTime(byte[] text, int from) {
        int end = endOfDigits(text, from);
        boolean isGood =
                end > from && end - from <= MOST_DIGITS && (text[from] != '0' || end == from + 1);
        return isGood ? end : text.length;
    }

    private static int endOfDigits(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return end;
    }

    /// @return where the id ends; `from` if it is none
    private static int endOfId(byte[] text, int from) {
        int end = from;
        while (end < text.length && isOfId(text[end])) {
            end++;
        }
        return end - from > LONGEST_ID ? from : end;
    }

    private static boolean isOfId(byte letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= 'A' && letter <= 'Z'
                || letter >= '0' && letter <= '9'
                || letter == '-'
                || letter == '_'
                || letter == '.';
    }

    private static int number(byte[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static boolean has(byte[] text, int at, byte[] wanted) {
        return at + wanted.length <= text.length
                && Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static String string(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
