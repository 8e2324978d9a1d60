package ngage.backend.video.ingest.rtmp;

import java.util.regex.Pattern;

/// Where the studio's stream is taken by RTMP: as `rtmp://host:port/live/KEY`.
///
/// @param host address to listen on
/// @param port TCP
/// @param key that the studio must know: 10 to 79 letters, digits, `-`, `_`, `.` or `~`
public record RtmpConfig(String host, int port, String key) {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]{10,79}");

    public RtmpConfig {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "the stream key must have 10 to 79 letters, digits, '-', '_', '.' or '~'");
        }
    }

    /// Says nothing of the key, so that no log line can.
    @Override
    public String toString() {
        return "rtmp://" + host + ":" + port + "/live";
    }
}
