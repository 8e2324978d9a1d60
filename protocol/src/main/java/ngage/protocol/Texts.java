package ngage.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One text in several languages. On the wire an object: `{"en": "Who won?", "hi": "कौन जीता?"}`.
///
/// @param byLocale language tag (BCP 47) to text, in the author's order; at least one
public record Texts(Map<String, String> byLocale) {

    /// @throws IllegalArgumentException if there is no text at all
    public Texts {
        if (byLocale.isEmpty()) {
            throw new IllegalArgumentException("Texts needs at least one language");
        }
        byLocale = Collections.unmodifiableMap(new LinkedHashMap<>(byLocale));
    }

    public static Texts of(String locale, String text) {
        return new Texts(Map.of(locale, text));
    }

    /// @return the text in `locale`, else the author's first one
    public String in(String locale) {
        String text = byLocale.get(locale);
        return text != null ? text : byLocale.values().iterator().next();
    }
}
