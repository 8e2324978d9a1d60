package ngage.systemtests;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When each edge of a [ForeignVideo] was there, as its server knows it. A thread waits for the file.
final class EdgeWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EdgeWatch.class);

    /// @param frames that the stream had up to its edge
    record Edge(long frames, Instant there) {}

    private final Path folder;
    private final WatchService watch;
    private final List<Edge> edges = new CopyOnWriteArrayList<>();

    /// @param folder of the video, which nothing is in yet
    EdgeWatch(Path folder) throws IOException {
        this.folder = folder;
        watch = folder.getFileSystem().newWatchService();
        // A file that is moved here over another is a new one.
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        Thread.ofPlatform().daemon().name("edge-watch").start(this::watch);
    }

    /// @return those so far
    List<Edge> edges() {
        return List.copyOf(edges);
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = watch.take();
                Instant now = Instant.now();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (Path.of(ForeignVideo.PLAYLIST).equals(event.context())) {
                        note(now);
                    }
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            log.debug("nobody wants to know any more", e);
        } catch (IOException e) {
            log.error("the playlist cannot be read", e);
        }
    }

    private void note(Instant now) throws IOException {
        long number = 0;
        for (String line : Files.readAllLines(folder.resolve(ForeignVideo.PLAYLIST))) {
            if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
                number = Long.parseLong(line.substring(line.indexOf(':') + 1));
            } else if (!line.startsWith("#")) {
                number++;
            }
        }
        long frames = number * ForeignVideo.SEGMENT_FRAMES;
        if (edges.isEmpty() || edges.getLast().frames < frames) {
            edges.add(new Edge(frames, now));
        }
    }
}
