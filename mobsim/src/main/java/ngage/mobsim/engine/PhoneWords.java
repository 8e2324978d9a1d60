package ngage.mobsim.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhone.CastBallot;
import ngage.protocol.FromPhone.CueHeld;
import ngage.protocol.FromPhone.CueShown;
import ngage.protocol.FromPhone.Ping;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;

/// Writes what phones say all the time, byte for byte as [MessageCodec] does, without an object: a mob says
/// it a million times per cue. A hello, which is said once, is left to the codec.
///
/// One thread; what it wrote is good until the next message. Ids have no character that JSON escapes.
final class PhoneWords {

    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[512];
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private int length;

    /// @return the length of the message in [#bytes]
    int write(FromPhone message) {
        length = 0;
        switch (message) {
            case Ping ping -> {
                ascii("{\"type\":\"ping\",\"sent\":");
                number(ping.sent());
                ascii("}");
            }
            case CueHeld held -> {
                ascii("{\"type\":\"cueHeld\",\"cueRun\":\"");
                ascii(held.cueRun().value());
                ascii("\"}");
            }
            case CueShown shown -> {
                ascii("{\"type\":\"cueShown\",\"cueRun\":\"");
                ascii(shown.cueRun().value());
                ascii("\",\"shownMicros\":");
                number(shown.shown().micros());
                ascii(",\"delayMillis\":");
                number(shown.delay().toMillis());
                ascii("}");
            }
            case CastBallot ballot -> write(ballot);
            case FromPhone.Hello hello -> {
                byte[] json = MessageCodec.encode(hello);
                room(json.length);
                System.arraycopy(json, 0, bytes, 0, json.length);
                length = json.length;
            }
        }
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    private void write(CastBallot ballot) {
        ascii("{\"type\":\"castBallot\",\"cueRun\":\"");
        ascii(ballot.cueRun().value());
        ascii("\",\"seq\":");
        number(ballot.seq());
        ascii(",\"choice\":\"");
        ascii(ballot.choice().value());
        ascii("\"");
        moment(",\"shownMicros\":", ballot.shown());
        moment(",\"tappedMicros\":", ballot.tapped());
        ascii("}");
    }

    private void moment(String name, @Nullable MediaTime at) {
        if (at != null) {
            ascii(name);
            number(at.micros());
        }
    }

    @SuppressWarnings("deprecation") // the one way to copy characters that are known to be ASCII
    private void ascii(String text) {
        room(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    private void number(long value) {
        if (value < 0) {
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            room(text.length);
            System.arraycopy(text, 0, bytes, length, text.length);
            length += text.length;
            return;
        }
        int from = LONGEST_NUMBER;
        long rest = value;
        do {
            digits[--from] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        room(LONGEST_NUMBER - from);
        System.arraycopy(digits, from, bytes, length, LONGEST_NUMBER - from);
        length += LONGEST_NUMBER - from;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
