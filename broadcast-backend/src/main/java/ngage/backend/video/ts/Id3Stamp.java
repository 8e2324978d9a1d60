package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.protocol.MediaTime;

/// The media time of a frame as it stands in the stream: an ID3v2.4 tag with one TXXX frame, described
/// `ngage`, whose text is `{"s":1795380668444.000}`, in milliseconds.
///
/// @param time of the moment that the tag is timed to
public record Id3Stamp(MediaTime time) {

    private static final byte[] DESCRIPTION = "ngage".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern TEXT =
            Pattern.compile("ngage\0\\{\"s\":(\\d{1,16})\\.(\\d{3})[,}]");

    public byte[] tag() {
        byte[] text = text().getBytes(StandardCharsets.US_ASCII);
        int body = 1 + DESCRIPTION.length + 1 + text.length + 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'I', 'D', '3', 4, 0, 0});
        out.writeBytes(syncSafe(10 + body));
        out.writeBytes(new byte[] {'T', 'X', 'X', 'X'});
        out.writeBytes(syncSafe(body));
        out.writeBytes(new byte[] {0, 0, 3}); // no flags; UTF-8
        out.writeBytes(DESCRIPTION);
        out.write(0);
        out.writeBytes(text);
        out.write(0);
        return out.toByteArray();
    }

    /// @param bytes that may hold a tag of ours, among others
    public static Optional<Id3Stamp> find(byte[] bytes) {
        Matcher stamp = TEXT.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!stamp.find()) {
            return Optional.empty();
        }
        long micros = Long.parseLong(stamp.group(1)) * 1000 + Long.parseLong(stamp.group(2));
        return Optional.of(new Id3Stamp(new MediaTime(micros)));
    }

    private String text() {
        return String.format(
                Locale.ROOT, "{\"s\":%d.%03d}", time.micros() / 1000, time.micros() % 1000);
    }

    private static byte[] syncSafe(int n) {
        return new byte[] {
            (byte) (n >> 21 & 127), (byte) (n >> 14 & 127), (byte) (n >> 7 & 127), (byte) (n & 127)
        };
    }
}
