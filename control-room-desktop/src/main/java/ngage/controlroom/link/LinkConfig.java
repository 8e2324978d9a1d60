package ngage.controlroom.link;

import java.net.URI;

/// Where the backend is, and who comes.
///
/// @param backend such as `http://127.0.0.1:8080`
/// @param operator who, as the as-run log should name them
/// @param token the operator's secret
public record LinkConfig(URI backend, String operator, String token) {

    /// @throws IllegalArgumentException if the address is not http or https, with a host
    public LinkConfig {
        String scheme = backend.getScheme();
        if (backend.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "the backend's address must look like http://host:8080, is " + backend);
        }
    }

    public URI socket() {
        String secure = backend.getScheme().equals("https") ? "wss://" : "ws://";
        return URI.create(secure + backend.getRawAuthority() + "/ws/control-room");
    }

    public URI monitor() {
        return URI.create(
                backend.getScheme()
                        + "://"
                        + backend.getRawAuthority()
                        + "/api/control-room/monitor.ts");
    }

    /// Leaves the token out.
    @Override
    public String toString() {
        return "LinkConfig[backend=" + backend + ", operator=" + operator + "]";
    }
}
