package ngage.backend.video.foreign;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where somebody else's programme is.
///
/// @param stream address of its HLS playlist, as phones reach it
/// @param time by what it tells the time
/// @param push where its stream takes metadata; absent to push none
public record ForeignConfig(URI stream, ForeignTime time, @Nullable Push push) {

    /// The monitor is behind the edge by one target duration, and seconds; none is longer than 10 s where people
    /// play with an audience.
    public static final Duration MAX_FRAME_AGE = Duration.ofSeconds(30);

    /// @param endpoint that is posted to
    /// @param token that it wants to see; blanks around it, such as a file's last line break, are not of it
    public record Push(URI endpoint, String token) {

        /// @throws IllegalArgumentException if something cannot be right; it names the cure
        public Push {
            requireHttp(endpoint, "--stamp-push");
            token = token.strip();
            if (token.isEmpty()) {
                throw new IllegalArgumentException(
                        "--stamp-push needs NGAGE_STAMP_PUSH_TOKEN: the bearer token of the endpoint");
            }
            // Else the HTTP client complains of it, and repeats it.
            if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalArgumentException(
                        "NGAGE_STAMP_PUSH_TOKEN has a character that no header can carry: letters, digits and"
                                + " signs of ASCII only");
            }
        }

        @Override
        public String toString() {
            return withoutSecrets(endpoint) + " (token ***)";
        }
    }

    /// @throws IllegalArgumentException if something cannot be right; it names the cure
    public ForeignConfig {
        requireHttp(stream, "--foreign-stream");
        if (time == ForeignTime.CLOCK && push != null) {
            throw new IllegalArgumentException(
                    "--foreign-time clock and --stamp-push contradict each other: stamps are made to"
                            + " agree with the playlist's date-time; leave one of them out");
        }
    }

    @Override
    public String toString() {
        return "foreign stream "
                + withoutSecrets(stream)
                + (time == ForeignTime.CLOCK ? ", by our own clock" : "")
                + (push == null ? "" : ", stamps to " + push);
    }

    /// A query may be a signature, and user information a password: neither belongs into a log.
    static String withoutSecrets(URI uri) {
        return uri.getScheme()
                + "://"
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getPath()
                + (uri.getQuery() == null ? "" : "?***");
    }

    private static void requireHttp(URI uri, String option) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
            throw new IllegalArgumentException(option + " must be an http or https address");
        }
    }
}
