package ngage.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import org.jspecify.annotations.Nullable;

/// A player without a screen: follows every rendition of an HLS stream of ours, takes each segment apart, and
/// counts what is not as it should be. One thread.
final class HlsWatch {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// One frame, as the stream tells it.
    ///
    /// @param mediaMicros by the last stamp before it
    record Frame(long mediaMicros) {}

    /// A segment that has come.
    ///
    /// @param frames in the order of display
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Segment(String rendition, byte[] bytes, List<Frame> frames) {

        Segment {
            frames = List.copyOf(frames);
        }
    }

    /// What one rendition has been so far.
    static final class Rendition {

        private final Ticks ticks = new Ticks();
        private @Nullable String lastName;
        private @Nullable MediaTimeline timeline;
        private long lastMicros = Long.MIN_VALUE;
        private boolean isFirstAfterBreak = true;

        /// Nothing has happened yet; the place in the stream stays.
        private void forgetCounts() {
            segments = frames = stamps = 0;
            missingFrames = repeatedFrames = discontinuities = lostSegments = 0;
            greatestMoveMicros = 0;
        }

        long segments;
        long frames;
        long stamps;
        long missingFrames;
        long repeatedFrames;
        long discontinuities;
        long lostSegments;
        long greatestMoveMicros;
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI master;
    private final long frameMicros;
    private final Map<String, Rendition> renditions = new LinkedHashMap<>();

    /// @param frameMicros how long a frame lasts; 0 if that varies, and no frame can be missed
    HlsWatch(URI master, long frameMicros) {
        this.master = master;
        this.frameMicros = frameMicros;
    }

    Map<String, Rendition> renditions() {
        return renditions;
    }

    /// Only what comes from now on counts.
    void countFromHere() {
        renditions.values().forEach(Rendition::forgetCounts);
    }

    /// Fetches what is new since the last time.
    ///
    /// @return the new segments; none while there is no programme
    List<Segment> poll() throws IOException, InterruptedException {
        List<Segment> fresh = new ArrayList<>();
        for (String line : text(master).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                poll(line, fresh);
            }
        }
        return fresh;
    }

    private void poll(String path, List<Segment> fresh) throws IOException, InterruptedException {
        URI playlist = master.resolve(path);
        String name = path.substring(0, Math.max(0, path.indexOf('/')));
        Rendition rendition = renditions.computeIfAbsent(name, _ -> new Rendition());
        List<String> lines = text(playlist).lines().toList();
        List<String> names = lines.stream().filter(line -> line.endsWith(".ts")).toList();
        int from = rendition.lastName == null ? 0 : names.indexOf(rendition.lastName) + 1;
        if (rendition.lastName != null && from == 0 && !names.isEmpty()) {
            rendition.lostSegments++; // it fell out of the playlist before the next look
        }
        for (String next : names.subList(from, names.size())) {
            if (isAfterBreak(lines, next) && rendition.lastName != null) {
                rendition.discontinuities++;
                rendition.isFirstAfterBreak = true;
            }
            rendition.lastName = next;
            rendition.segments++;
            byte[] bytes = bytes(playlist.resolve(next));
            fresh.add(new Segment(name, bytes, take(rendition, bytes)));
        }
    }

    private static boolean isAfterBreak(List<String> lines, String name) {
        for (int i = lines.indexOf(name) - 1; i >= 0 && lines.get(i).startsWith("#"); i--) {
            if (lines.get(i).equals("#EXT-X-DISCONTINUITY")) {
                return true;
            }
        }
        return false;
    }

    private List<Frame> take(Rendition rendition, byte[] bytes) throws IOException {
        TreeSet<Long> times = new TreeSet<>();
        TsReader reader = new TsReader(new ByteArrayInputStream(bytes));
        TableReader tables = new TableReader();
        int videoPid = -1;
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (tables.accept(packet)) {
                ProgramMap map = tables.map();
                videoPid = map == null ? -1 : map.videos().getFirst().pid();
            } else if (packet.pid() == TableWriter.STAMP_PID && packet.pts() != TsPacket.NONE) {
                Id3Stamp stamp =
                        Id3Stamp.find(packet.bytes())
                                .orElseThrow(() -> new IOException("a stamp that is none"));
                takeStamp(
                        rendition,
                        MediaTimeline.through(rendition.ticks.unwrap(packet.pts()), stamp.time()));
            } else if (packet.pid() == videoPid && packet.pts() != TsPacket.NONE) {
                times.add(rendition.ticks.unwrap(packet.pts()));
            }
        }
        MediaTimeline timeline = rendition.timeline;
        if (timeline == null) {
            throw new IOException("a segment without a stamp");
        }
        List<Frame> frames =
                times.stream().map(pts -> new Frame(timeline.at(pts).micros())).toList();
        frames.forEach(frame -> count(rendition, frame.mediaMicros()));
        return frames;
    }

    private static void takeStamp(Rendition rendition, MediaTimeline told) {
        MediaTimeline before = rendition.timeline;
        rendition.stamps++;
        if (before == null || rendition.isFirstAfterBreak) {
            rendition.isFirstAfterBreak = false;
            rendition.timeline = told;
            return;
        }
        long move = Math.abs(told.offsetMicros() - before.offsetMicros());
        rendition.greatestMoveMicros = Math.max(rendition.greatestMoveMicros, move);
    }

    private void count(Rendition rendition, long micros) {
        rendition.frames++;
        long last = rendition.lastMicros;
        rendition.lastMicros = micros;
        if (last == Long.MIN_VALUE || frameMicros == 0) {
            return;
        }
        long step = Math.round((double) (micros - last) / frameMicros);
        if (step <= 0) {
            rendition.repeatedFrames++;
        } else {
            rendition.missingFrames += step - 1;
        }
    }

    private String text(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request(uri), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 ? response.body() : "";
    }

    private byte[] bytes(URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request(uri), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(uri.getPath() + ": " + response.statusCode());
        }
        return response.body();
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    }
}
