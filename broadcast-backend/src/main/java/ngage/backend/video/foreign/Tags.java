package ngage.backend.video.foreign;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The attributes of a playlist's tag. Stateless.
final class Tags {

    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"]*\"|[^,]*)");

    private Tags() {}

    static Optional<String> attribute(String attributes, String name) {
        Matcher each = ATTRIBUTE.matcher(attributes);
        while (each.find()) {
            if (name.equals(each.group(1))) {
                return Optional.of(String.valueOf(each.group(2)).replace("\"", ""));
            }
        }
        return Optional.empty();
    }

    /// @return 0 if it is none
    static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
