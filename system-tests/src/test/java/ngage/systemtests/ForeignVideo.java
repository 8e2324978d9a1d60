package ngage.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import ngage.backend.video.ffmpeg.Ffmpeg;

/// Somebody else's video: HLS as ffmpeg makes it, with date-time or not, without a stamp of ours, from a server of its
/// own. Each segment has [#SEGMENT_FRAMES], the first one begins with picture 0.
final class ForeignVideo implements AutoCloseable {

    static final int SEGMENT_FRAMES = PaintedSource.FRAMES_PER_SECOND;

    static final String PLAYLIST = "live.m3u8";

    private final Path folder;
    private final HttpServer server;
    private final PaintedSource source;

    private ForeignVideo(Ffmpeg ffmpeg, Path folder, String flags) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
        source = new PaintedSource(ffmpeg, output(folder, flags));
    }

    static ForeignVideo dated(Ffmpeg ffmpeg, Path folder) throws IOException {
        return new ForeignVideo(ffmpeg, folder, "+program_date_time");
    }

    static ForeignVideo undated(Ffmpeg ffmpeg, Path folder) throws IOException {
        return new ForeignVideo(ffmpeg, folder, "");
    }

    URI playlist() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + PLAYLIST);
    }

    @Override
    public void close() {
        source.close();
        server.stop(0);
    }

    /// @return what makes HLS of the source, in a folder
    static List<String> output(Path folder, String flags) {
        return List.of(
                "-f",
                "hls",
                "-hls_time",
                "1",
                "-hls_list_size",
                "8",
                "-hls_delete_threshold",
                "8",
                "-hls_flags",
                "delete_segments+temp_file" + flags,
                folder.resolve(PLAYLIST).toString());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
