package ngage.systemtests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import ngage.protocol.MediaTime;

/// A frame of a [ForeignVideo], as its playlist and its newest segment tell of it.
///
/// @param number that stands in the picture
/// @param pts in the stream
/// @param time date of its segment, plus its distance from the segment's first sample
record ForeignFrame(int number, long pts, MediaTime time) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

    /// @param place in the newest segment, 0 for its first frame
    static ForeignFrame newest(HttpClient http, URI playlist, int place)
            throws IOException, InterruptedException {
        long sequence = -1;
        String date = "";
        String segment = "";
        for (String line :
                new String(get(http, playlist), StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
                sequence = Long.parseLong(line.substring(line.indexOf(':') + 1)) - 1;
            } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
                date = line.substring(line.indexOf(':') + 1);
            } else if (!line.startsWith("#")) {
                segment = line;
                sequence++;
            }
        }
        Instant begin = OffsetDateTime.parse(date, DATE).toInstant();
        return in(
                get(http, playlist.resolve(segment)),
                Math.toIntExact(sequence * ForeignVideo.SEGMENT_FRAMES + place),
                place,
                ChronoUnit.MICROS.between(Instant.EPOCH, begin));
    }

    private static ForeignFrame in(byte[] segment, int number, int place, long beginMicros)
            throws IOException {
        TableReader tables = new TableReader();
        int videoPid = -1;
        long first = Long.MAX_VALUE;
        List<Long> frames = new ArrayList<>();
        TsReader reader = new TsReader(new ByteArrayInputStream(segment));
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (tables.accept(packet)) {
                ProgramMap map = tables.map();
                videoPid = map == null ? -1 : map.videos().getFirst().pid();
            } else if (packet.pts() != TsPacket.NONE) {
                first = Math.min(first, packet.pts());
                if (packet.pid() == videoPid) {
                    frames.add(packet.pts());
                }
            }
        }
        long pts = frames.get(place);
        return new ForeignFrame(
                number, pts, new MediaTime(beginMicros + MediaTimeline.micros(pts - first)));
    }

    private static byte[] get(HttpClient http, URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray()).body();
    }
}
