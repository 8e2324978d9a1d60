package ngage.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A CDN that is as far behind the origin as the path says, `/behind/SECONDS/...`, and that can be made to hang. It
/// looks at each media playlist that it was asked for every quarter second, and keeps the last
/// [#KEPT] of it, and the last [#MAX_SEGMENTS] segments.
///
/// A virtual thread for each request and each playlist.
final class SlowCdn implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlowCdn.class);
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int KEPT = 200;
    private static final int MAX_SEGMENTS = 300;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Reply(int status, String type, byte[] body) {}

    private record Seen(long nanos, Reply reply) {}

    private final URI origin;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Deque<Seen>> playlists = new ConcurrentHashMap<>();
    private final Map<String, Reply> segments =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Reply> eldest) {
                            return size() > MAX_SEGMENTS;
                        }
                    });
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition goesOn = guard.newCondition();
    private boolean hangs;

    SlowCdn(URI origin) throws IOException {
        this.origin = origin;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/behind/", this::serve);
        server.start();
    }

    /// @return what a phone takes for the origin
    URI behind(Duration time) {
        return URI.create(
                "http://127.0.0.1:%d/behind/%d"
                        .formatted(server.getAddress().getPort(), time.toSeconds()));
    }

    /// From now on no request is answered.
    void hang() {
        setHangs(true);
    }

    /// Answers those that wait, and all that come.
    void goOn() {
        setHangs(false);
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }

    private void setHangs(boolean value) {
        guard.lock();
        try {
            hangs = value;
            goesOn.signalAll();
        } finally {
            guard.unlock();
        }
    }

    private void awaitGoOn() throws InterruptedException {
        guard.lock();
        try {
            while (hangs) {
                goesOn.await();
            }
        } finally {
            guard.unlock();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            awaitGoOn();
            String[] parts = exchange.getRequestURI().getPath().split("/", 4);
            Reply reply = reply("/" + parts[3], Duration.ofSeconds(Long.parseLong(parts[2])));
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Content-Type", reply.type);
            exchange.sendResponseHeaders(reply.status, reply.body.length);
            exchange.getResponseBody().write(reply.body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply reply(String path, Duration behind) throws IOException, InterruptedException {
        Reply segment = segments.get(path);
        if (segment != null) {
            return segment;
        }
        if (!path.endsWith(".m3u8")) {
            return fetch(path);
        }
        if (!playlists.containsKey(path)) {
            Reply present = fetch(path);
            if (!isMedia(present)) {
                follow(present, path);
                return present;
            }
            follow(path, present);
        }
        Seen seen = seen(path, System.nanoTime() - behind.toNanos());
        return seen == null ? new Reply(404, "text/plain", new byte[0]) : seen.reply;
    }

    /// @return what was there at that time; absent if it was nothing
    private @Nullable Seen seen(String path, long nanos) {
        Deque<Seen> all = playlists.getOrDefault(path, new ArrayDeque<>());
        synchronized (all) {
            return all.stream()
                    .filter(seen -> seen.nanos - nanos <= 0)
                    .reduce((_, later) -> later)
                    .orElse(null);
        }
    }

    /// Follows all that a master playlist names, so that it is known by when a phone asks for it.
    private void follow(Reply master, String path) throws IOException, InterruptedException {
        for (String line : lines(master)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                String media = URI.create(path).resolve(line).getPath();
                if (!playlists.containsKey(media)) {
                    follow(media, fetch(media));
                }
            }
        }
    }

    private void follow(String path, Reply present) {
        Deque<Seen> all = new ArrayDeque<>();
        all.add(new Seen(System.nanoTime(), present));
        if (playlists.putIfAbsent(path, all) == null) {
            threads.execute(() -> look(path, all));
        }
    }

    private void look(String path, Deque<Seen> all) {
        try {
            while (true) {
                Reply playlist = fetch(path);
                if (playlist.status == 200) {
                    for (String line : lines(playlist)) {
                        if (line.endsWith(".ts")) {
                            String segment = URI.create(path).resolve(line).getPath();
                            if (!segments.containsKey(segment)) {
                                segments.put(segment, fetch(segment));
                            }
                        }
                    }
                    synchronized (all) {
                        all.add(new Seen(System.nanoTime(), playlist));
                        if (all.size() > KEPT) {
                            all.removeFirst();
                        }
                    }
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            log.debug("{} is not looked at any more", path);
        } catch (IOException e) {
            log.warn("the origin is gone", e);
        }
    }

    private Reply fetch(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(
                        HttpRequest.newBuilder(origin.resolve(path)).build(),
                        BodyHandlers.ofByteArray());
        String type = response.headers().firstValue("Content-Type").orElse("text/plain");
        return new Reply(response.statusCode(), type, response.body());
    }

    private static boolean isMedia(Reply playlist) {
        return lines(playlist).stream().anyMatch(line -> line.startsWith("#EXT-X-TARGETDURATION"));
    }

    private static java.util.List<String> lines(Reply playlist) {
        return new String(playlist.body, java.nio.charset.StandardCharsets.UTF_8).lines().toList();
    }
}
