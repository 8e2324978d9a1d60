package ngage.backend.video.ingest;

import java.time.Duration;
import java.util.regex.Pattern;

/// Where and how the studio's stream is taken.
///
/// @param host address to listen on
/// @param port UDP
/// @param passphrase that the studio must know: 10 to 79 letters, digits, `-`, `_`, `.` or `~`
/// @param silence after which a source that sends no picture is taken for gone, whichever way it comes
/// @param latency of SRT: how long it waits for packets that were lost on the way
public record IngestConfig(
        String host, int port, String passphrase, Duration silence, Duration latency) {

    public static final Duration SILENCE = Duration.ofSeconds(2);

    private static final Pattern PASSPHRASE = Pattern.compile("[A-Za-z0-9._~-]{10,79}");

    public IngestConfig {
        if (!PASSPHRASE.matcher(passphrase).matches()) {
            throw new IllegalArgumentException(
                    "the ingest's passphrase must have 10 to 79 letters, digits, '-', '_', '.' or '~'");
        }
        if (silence.compareTo(Duration.ofMillis(500)) < 0) {
            throw new IllegalArgumentException("a source may be silent for half a second at least");
        }
    }

    public IngestConfig(String host, int port, String passphrase) {
        this(host, port, passphrase, SILENCE, Duration.ofMillis(200));
    }

    /// @return the same with another patience
    public IngestConfig with(Duration silence) {
        return new IngestConfig(host, port, passphrase, silence, latency);
    }

    /// Says nothing of the passphrase, so that no log line can.
    @Override
    public String toString() {
        return "srt://" + host + ":" + port + " (latency " + latency.toMillis() + " ms)";
    }
}
