package ngage.controlroom.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// How the desk writes numbers and times. The same on every machine: the crew reads them to each other.
public final class Format {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private Format() {}

    public static String clock(Instant wall) {
        return CLOCK.format(wall);
    }

    /// @return such as `20:15:03.480`: media time starts near wall time, so it reads like one
    public static String media(MediaTime time) {
        return MILLIS.format(Instant.EPOCH.plusNanos(Math.multiplyExact(time.micros(), 1000L)));
    }

    /// @return such as `412,300`
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// @return such as `0.6 s`
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /// @return such as `340 ms` or `5.2 s`, or a dash if there is none
    public static String latency(@Nullable Duration duration) {
        if (duration == null) {
            return "–";
        }
        return duration.abs().toMillis() < 1000 ? duration.toMillis() + " ms" : seconds(duration);
    }

    /// @return such as `97.9 %`; never `100 %` unless all of them
    public static String percent(long part, long whole) {
        if (whole == 0) {
            return "0 %";
        }
        if (part >= whole) {
            return "100 %";
        }
        double exact = Math.min(99.9, 100.0 * part / whole);
        return String.format(Locale.ROOT, "%.1f %%", exact);
    }
}
