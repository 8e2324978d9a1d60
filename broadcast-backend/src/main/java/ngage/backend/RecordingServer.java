package ngage.backend;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import ngage.backend.video.recording.RecordingFilesEndpoint;
import ngage.backend.web.PageEndpoint;

/// Serves one recording and its page to this machine, and to nobody else, until it is closed.
public final class RecordingServer implements AutoCloseable {

    private final Undertow server;

    private RecordingServer(Undertow server) {
        this.server = server;
    }

    /// @param folder of the show run
    /// @param port 0 for any free one
    public static RecordingServer start(Path folder, int port) {
        Undertow server =
                Undertow.builder()
                        .setIoThreads(1)
                        .setWorkerThreads(2)
                        .addHttpListener(port, "127.0.0.1")
                        .setHandler(
                                new PathHandler()
                                        .addPrefixPath("/", new PageEndpoint("/web/recording"))
                                        .addPrefixPath(
                                                RecordingFilesEndpoint.PREFIX,
                                                new RecordingFilesEndpoint(folder)))
                        .build();
        server.start();
        return new RecordingServer(server);
    }

    public URI address() {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return URI.create("http://127.0.0.1:" + address.getPort() + "/");
    }

    @Override
    public void close() {
        server.stop();
    }
}
