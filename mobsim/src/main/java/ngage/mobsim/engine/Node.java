package ngage.mobsim.engine;

import java.net.InetSocketAddress;
import java.net.URI;

/// One node of the backend, as phones reach it. One object per node, so that phones can share it.
final class Node {

    private static final int HTTP_PORT = 80;

    private final String origin;
    private final String host;
    private final InetSocketAddress address;
    private final Sources sources;

    private Node(String origin, String host, InetSocketAddress address, Sources sources) {
        this.origin = origin;
        this.host = host;
        this.address = address;
        this.sources = sources;
    }

    /// @param uri of scheme `http`, with a host
    static Node at(URI uri, Sources sources) {
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        String host = uri.getHost() + ":" + port;
        return new Node(
                "http://" + host, host, new InetSocketAddress(uri.getHost(), port), sources);
    }

    /// @return such as `http://127.0.0.1:8080`; the same for every spelling of it
    String origin() {
        return origin;
    }

    /// @return for the header of that name
    String host() {
        return host;
    }

    InetSocketAddress address() {
        return address;
    }

    Sources sources() {
        return sources;
    }
}
