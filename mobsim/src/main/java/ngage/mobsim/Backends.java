package ngage.mobsim;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where the phones go, and where they come from.
final class Backends {

    @Option(
            names = "--backend",
            required = true,
            split = ",",
            paramLabel = "ORIGIN",
            description =
                    "one node or several, such as http://127.0.0.1:8080; the phones spread over them")
    private List<URI> origins = List.of();

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            description =
                    "where phones come from; of a loopback address this one and the three after it are"
                            + " used in turn")
    private @Nullable InetAddress source;

    List<URI> origins() {
        return origins;
    }

    @Nullable InetAddress source() {
        return source;
    }

    /// @return what is wrong; nothing if nothing is
    @Nullable String problem() {
        for (URI origin : origins) {
            if (!"http".equals(origin.getScheme()) || origin.getHost() == null) {
                return "--backend must be like http://127.0.0.1:8080, is "
                        + origin
                        + ("https".equals(origin.getScheme())
                                ? ": the mob speaks no TLS, so name the nodes' own addresses, behind"
                                        + " the proxy"
                                : "");
            }
        }
        return null;
    }
}
