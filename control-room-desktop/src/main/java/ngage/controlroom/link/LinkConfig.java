package ngage.controlroom.link;

import java.net.URI;
import java.util.List;

/// Where the backend is, and who comes.
///
/// @param backends such as `http://127.0.0.1:8080`; of several nodes one after the other is tried
/// @param operator who, as the as-run log should name them
/// @param token the operator's secret
public record LinkConfig(List<URI> backends, String operator, String token) {

    /// @throws IllegalArgumentException if an address is not http or https, with a host, or there is none
    public LinkConfig {
        if (backends.isEmpty()) {
            throw new IllegalArgumentException("there must be a backend to connect to");
        }
        backends.forEach(LinkConfig::check);
        backends = List.copyOf(backends);
    }

    public LinkConfig(URI backend, String operator, String token) {
        this(List.of(backend), operator, token);
    }

    /// @param turn 0 for the first try, one more for each
    URI backend(int turn) {
        return backends.get(turn % backends.size());
    }

    /// @param turn 0 for the first try, one more for each
    URI socket(int turn) {
        URI backend = backend(turn);
        String secure = backend.getScheme().equals("https") ? "wss://" : "ws://";
        return URI.create(secure + backend.getRawAuthority() + "/ws/control-room");
    }

    /// @return where the programme monitor may be: of several nodes one has the programme
    public List<URI> monitors() {
        return controlRooms("monitor.ts");
    }

    /// @return folders in which the recording may be
    public List<URI> recordings() {
        return controlRooms("recording/");
    }

    private List<URI> controlRooms(String what) {
        return backends.stream().map(backend -> controlRoom(backend, what)).toList();
    }

    private static URI controlRoom(URI backend, String what) {
        return URI.create(
                backend.getScheme()
                        + "://"
                        + backend.getRawAuthority()
                        + "/api/control-room/"
                        + what);
    }

    private static void check(URI backend) {
        String scheme = backend.getScheme();
        if (backend.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "the backend's address must look like http://host:8080, is " + backend);
        }
    }

    /// Leaves the token out.
    @Override
    public String toString() {
        return "LinkConfig[backends=" + backends + ", operator=" + operator + "]";
    }
}
