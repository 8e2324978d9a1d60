package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.SealKey;
import org.jspecify.annotations.Nullable;

/// The media time of a frame as it stands in the stream: an ID3v2.4 tag with one TXXX frame, described
/// `ngage`, whose text is `{"s":1795380668444.000}`, in milliseconds; or with a cue that went on air,
/// `{"s":1795380668444.000,"cue":"c7","at":1795380668444.000,"key":"<base64>"}`.
///
/// @param time of the moment that the tag is timed to
/// @param cue absent in nearly all of them
public record Id3Stamp(MediaTime time, @Nullable CueMark cue) {

    private static final String DESCRIPTION = "ngage";
    private static final String MILLIS = "(\\d{1,16})\\.(\\d{3})";
    private static final Pattern TEXT =
            Pattern.compile(
                    "ngage\0\\{\"s\":"
                            + MILLIS
                            + "(?:,\"cue\":\"([A-Za-z0-9._-]{1,64})\",\"at\":"
                            + MILLIS
                            + ",\"key\":\"([A-Za-z0-9+/=]{44})\")?[,}]");

    public Id3Stamp(MediaTime time) {
        this(time, null);
    }

    public byte[] tag() {
        return tag(DESCRIPTION, text());
    }

    /// @param description whose text it is, in ASCII
    /// @param value in ASCII
    /// @return a tag with this text and nothing else
    public static byte[] tag(String description, String value) {
        byte[] name = description.getBytes(StandardCharsets.US_ASCII);
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        int body = 1 + name.length + 1 + text.length + 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'I', 'D', '3', 4, 0, 0});
        out.writeBytes(syncSafe(10 + body));
        out.writeBytes(new byte[] {'T', 'X', 'X', 'X'});
        out.writeBytes(syncSafe(body));
        out.writeBytes(new byte[] {0, 0, 3}); // no flags; UTF-8
        out.writeBytes(name);
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
        return Optional.of(
                new Id3Stamp(
                        time(stamp, 1),
                        stamp.group(3) == null
                                ? null
                                : new CueMark(
                                        new CueRunId(stamp.group(3)),
                                        time(stamp, 4),
                                        new SealKey(stamp.group(6)))));
    }

    private static MediaTime time(Matcher stamp, int group) {
        return new MediaTime(
                Long.parseLong(stamp.group(group)) * 1000 + Long.parseLong(stamp.group(group + 1)));
    }

    /// @return what stands in the tag: JSON, in ASCII
    public String text() {
        return text("s");
    }

    /// @param name of the field with the time, instead of `s`
    public String text(String name) {
        String said = "{\"" + name + "\":" + millis(time);
        if (cue == null) {
            return said + "}";
        }
        return said
                + ",\"cue\":\"%s\",\"at\":%s,\"key\":\"%s\"}"
                        .formatted(cue.cueRun(), millis(cue.at()), cue.key().base64());
    }

    private static String millis(MediaTime time) {
        return String.format(Locale.ROOT, "%d.%03d", time.micros() / 1000, time.micros() % 1000);
    }

    private static byte[] syncSafe(int n) {
        return new byte[] {
            (byte) (n >> 21 & 127), (byte) (n >> 14 & 127), (byte) (n >> 7 & 127), (byte) (n & 127)
        };
    }
}
