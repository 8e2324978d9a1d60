package ngage.protocol.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON that could not be read, with the place of it.
public final class JsonProblem extends Exception {

    private static final Pattern MISSING =
            Pattern.compile(
                    "Missing required creator property '(\\w+)'.*"
                            + "|Invalid `null` value encountered for property \"(\\w+)\".*"
                            + "|.*missing type id property '(\\w+)'.*",
                    Pattern.DOTALL);

    private static final Pattern UNKNOWN =
            Pattern.compile("Unrecognized property \"(\\w+)\".*", Pattern.DOTALL);

    private final String text;

    private JsonProblem(String place, String what) {
        this(place.isEmpty() ? what : place + ": " + what);
    }

    private JsonProblem(String text) {
        super(text);
        this.text = text;
    }

    /// Jackson's texts name Java classes, which the author of a phone or a show does not know.
    static JsonProblem inPlainWords(String place, String message) {
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            String field = firstGroup(missing);
            return new JsonProblem(placeOf(place, field), "is missing");
        }
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            return new JsonProblem(place, "is not a field that ngage knows: check its spelling");
        }
        int end = message.indexOf(" (for ");
        String shorter = end > 0 ? message.substring(0, end) : message;
        return new JsonProblem(
                place, shorter.replaceAll("`?(?:java|ngage)\\.[A-Za-z.$]+`?", "value").strip());
    }

    /// @return the place, such as `segments[0].cues[2].name`, and what is wrong there, in one line
    public String text() {
        return text;
    }

    private static String placeOf(String place, String field) {
        if (place.isEmpty()) {
            return field;
        }
        return place.equals(field) || place.endsWith("." + field) ? place : place + "." + field;
    }

    private static String firstGroup(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String found = matcher.group(group);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException("the pattern matched without a field");
    }
}
