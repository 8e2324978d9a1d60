package ngage.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.PesWriter;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.TsPacket;

/// Somebody else's video that takes metadata, in the way of AWS IVS: what is posted to it becomes timed ID3 on the
/// frame that passes its ingest at that moment. Its segments come out [#DELAY] after they are whole, and its
/// clock is wrong by [#CLOCK_ERROR].
///
/// The server's threads do everything, under its own guard.
final class StampedVideo implements AutoCloseable {

    static final String TOKEN = "token-of-the-venue";

    private static final Duration DELAY = Duration.ofMillis(1500);
    private static final Duration CLOCK_ERROR = Duration.ofMinutes(37);

    /// Of the tags: they are the provider's.
    private static final String NOT_OURS = "";

    private static final String DATE = "#EXT-X-PROGRAM-DATE-TIME:";
    private static final Pattern BODY = Pattern.compile("\\{\"metadata\":\"(.*)\"\\}");
    private static final Pattern STAMP = Pattern.compile("\\{\"s\":(\\d+)\\.(\\d{3})[,}]");

    /// A request that came.
    ///
    /// @param answer the status with which it went
    record Pushed(
            long nanos, String authorization, String contentType, int textBytes, int answer) {}

    /// A stamp in the video.
    ///
    /// @param pts of the frame that it is on
    /// @param offMicros by how much what it says is ahead of the date-time there
    record Landed(long pts, long saidMicros, long offMicros) {}

    /// What waits for its frame.
    private record Taken(Instant at, String text) {}

    private final Path folder;
    private final HttpServer server;
    private final PaintedSource source;

    private final Queue<Integer> refusals = new ArrayDeque<>();
    private final List<Pushed> pushed = new ArrayList<>();
    private final List<Landed> landed = new ArrayList<>();
    private final Queue<Taken> taken = new ArrayDeque<>();
    private final Map<String, byte[]> segments = new HashMap<>();
    private final TableWriter tableWriter = new TableWriter();
    private final PesWriter stampWriter =
            new PesWriter(TableWriter.STAMP_PID, PesWriter.PRIVATE_STREAM);

    StampedVideo(Ffmpeg ffmpeg, Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/metadata", this::take);
        server.createContext("/live/", this::serve);
        server.start();
        source = new PaintedSource(ffmpeg, ForeignVideo.output(folder, "+program_date_time"));
    }

    URI playlist() {
        return address("/live/" + ForeignVideo.PLAYLIST);
    }

    URI metadata() {
        return address("/metadata?channel=1");
    }

    /// The next requests get these answers, one each.
    synchronized void refuse(List<Integer> statuses) {
        refusals.addAll(statuses);
    }

    /// @return whether all of them have been given
    synchronized boolean hasRefused() {
        return refusals.isEmpty();
    }

    synchronized List<Pushed> pushed() {
        return List.copyOf(pushed);
    }

    /// @return the stamps in the segments that have come out, in order
    synchronized List<Landed> landed() {
        return List.copyOf(landed);
    }

    @Override
    public void close() {
        source.close();
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void take(HttpExchange exchange) throws IOException {
        Instant at = Instant.now();
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            int answer = take(at, body, String.valueOf(authorization), String.valueOf(type));
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    private synchronized int take(Instant at, String body, String authorization, String type) {
        Matcher metadata = BODY.matcher(body);
        String text = metadata.matches() ? metadata.group(1).replace("\\\"", "\"") : "";
        Integer refusal = refusals.poll();
        int answer = 204;
        if (refusal != null) {
            answer = refusal;
        } else if (text.isEmpty()) {
            answer = 400;
        } else if (!authorization.equals("Bearer " + TOKEN)) {
            answer = 401;
        } else {
            taken.add(new Taken(at, text));
        }
        pushed.add(
                new Pushed(
                        System.nanoTime(),
                        authorization,
                        type,
                        text.getBytes(StandardCharsets.UTF_8).length,
                        answer));
        return answer;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring("/live/".length());
            byte[] body = name.equals(ForeignVideo.PLAYLIST) ? publish() : segment(name);
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (body.length == 0) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized byte[] segment(String name) {
        return segments.getOrDefault(name, new byte[0]);
    }

    /// ffmpeg's date-time is the machine's time at which the frame passed it, but for what the first one took: so a
    /// request belongs to the first frame whose date-time is not before it. That one's segment is not out
    /// yet.
    ///
    /// @return the playlist of what is out by now; nothing while there is none
    private synchronized byte[] publish() throws IOException {
        Path file = folder.resolve(ForeignVideo.PLAYLIST);
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        StringBuilder out = new StringBuilder();
        StringBuilder segment = new StringBuilder();
        Instant date = Instant.MAX;
        Instant newest = Instant.now().minus(DELAY);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(DATE)) {
                date =
                        OffsetDateTime.parse(line.substring(DATE.length()), ForeignFrame.DATE)
                                .toInstant();
                segment.append(DATE)
                        .append(
                                ForeignFrame.DATE.format(
                                        date.plus(CLOCK_ERROR).atOffset(ZoneOffset.UTC)));
            } else {
                segment.append(line);
            }
            segment.append('\n');
            if (!line.startsWith("#")) {
                if (date.plusSeconds(1).isAfter(newest)) {
                    break;
                }
                if (!segments.containsKey(line)) {
                    segments.put(line, stamped(Files.readAllBytes(folder.resolve(line)), date));
                }
                out.append(segment);
                segment.setLength(0);
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// @param date of its first sample
    private byte[] stamped(byte[] segment, Instant date) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableReader tables = new TableReader();
        List<TsPacket> packets = TsPacket.split(segment);
        long first =
                packets.stream()
                        .flatMapToLong(packet -> LongStream.of(packet.pts()))
                        .filter(pts -> pts != TsPacket.NONE)
                        .min()
                        .orElseThrow();
        for (TsPacket packet : packets) {
            if (packet.pid() == ProgramMap.PAT_PID) {
                tables.accept(packet);
                continue;
            }
            if (tables.accept(packet)) {
                out.writeBytes(tableWriter.write(Objects.requireNonNull(tables.map()).streams()));
                continue;
            }
            if (packet.isVideo()) {
                Instant frame =
                        date.plus(MediaTimeline.micros(packet.pts() - first), ChronoUnit.MICROS);
                while (!taken.isEmpty() && !taken.element().at.isAfter(frame)) {
                    String text = taken.remove().text;
                    out.writeBytes(stampWriter.write(packet.pts(), Id3Stamp.tag(NOT_OURS, text)));
                    note(packet.pts(), text, frame);
                }
            }
            out.writeBytes(packet.bytes());
        }
        return out.toByteArray();
    }

    private void note(long pts, String text, Instant frame) {
        Matcher stamp = STAMP.matcher(text);
        if (stamp.find()) {
            long said = Long.parseLong(stamp.group(1) + stamp.group(2));
            long date = ChronoUnit.MICROS.between(Instant.EPOCH, frame.plus(CLOCK_ERROR));
            landed.add(new Landed(pts, said, said - date));
        }
    }
}
