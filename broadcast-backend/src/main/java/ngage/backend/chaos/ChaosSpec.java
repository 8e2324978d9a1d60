package ngage.backend.chaos;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which crashes, how often, and from which seed.
///
/// @param perSecond on average
/// @param most how many there will be in all
public record ChaosSpec(Map<Victim, Double> perSecond, long seed, long most) {

    private static final Pattern PART =
            Pattern.compile("(?<word>[a-z]+)=(?<number>\\d+(\\.\\d+)?)(?<unit>/s|)");

    public ChaosSpec {
        perSecond = Map.copyOf(perSecond);
    }

    /// @param text such as `phone=100/s,flusher=20/s,reader=5/s,seed=7`; further `most=1000`; without a seed
    ///     it is 1
    /// @throws IllegalArgumentException if it cannot be read
    public static ChaosSpec of(String text) {
        Map<Victim, Double> rates = new EnumMap<>(Victim.class);
        long seed = 1;
        long most = Long.MAX_VALUE;
        for (String part : text.split(",", -1)) {
            Matcher words = PART.matcher(part.strip());
            if (!words.matches()) {
                throw unreadable(part);
            }
            String word = words.group("word");
            double number = Double.parseDouble(words.group("number"));
            switch (word + words.group("unit")) {
                case "seed" -> seed = (long) number;
                case "most" -> most = (long) number;
                default -> {
                    if (!words.group("unit").equals("/s")) {
                        throw unreadable(part);
                    }
                    rates.put(victim(word), number);
                }
            }
        }
        return new ChaosSpec(rates, seed, most);
    }

    private static IllegalArgumentException unreadable(String part) {
        return new IllegalArgumentException(
                "--chaos must be like phone=100/s,flusher=20/s,seed=7; cannot read '" + part + "'");
    }

    private static Victim victim(String name) {
        return Arrays.stream(Victim.values())
                .filter(victim -> victim.word().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "--chaos knows "
                                        + Arrays.toString(Victim.values()).toLowerCase(Locale.ROOT)
                                        + ", not '"
                                        + name
                                        + "'"));
    }
}
