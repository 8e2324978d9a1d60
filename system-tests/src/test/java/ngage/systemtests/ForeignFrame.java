package ngage.systemtests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Arrays;
import java.util.List;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// A frame of a [ForeignVideo], as its playlist and its newest segment tell of it.
///
/// @param number that stands in the picture
/// @param pts in the stream
/// @param time date of its segment, plus its distance from the segment's first sample
/// @param picture a hash of what is encoded of it: the same wherever it is copied to
record ForeignFrame(int number, long pts, MediaTime time, int picture) {

    /// A picture of a transport stream.
    record Picture(long pts, int hash) {}

    /// Reads one picture after the other out of a stream.
    static final class Pictures {

        private final TsReader reader;
        private final TableReader tables = new TableReader();
        private final ByteArrayOutputStream unit = new ByteArrayOutputStream();
        private int videoPid = -1;
        private long pts = TsPacket.NONE;
        private long firstSample = Long.MAX_VALUE;

        Pictures(InputStream in) {
            this.reader = new TsReader(in);
        }

        /// @return absent at the end
        @Nullable Picture next() throws IOException {
            for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
                if (tables.accept(packet)) {
                    ProgramMap map = tables.map();
                    videoPid = map == null ? -1 : map.videos().getFirst().pid();
                    continue;
                }
                if (packet.pts() != TsPacket.NONE) {
                    firstSample = Math.min(firstSample, packet.pts());
                }
                if (packet.pid() != videoPid) {
                    continue;
                }
                Picture whole = packet.pts() == TsPacket.NONE ? null : end();
                if (packet.pts() != TsPacket.NONE) {
                    pts = packet.pts();
                }
                int from = packet.startsUnit() ? packet.unit() : packet.payload();
                unit.write(packet.bytes(), from, TsPacket.SIZE - from);
                if (whole != null) {
                    return whole;
                }
            }
            return end();
        }

        /// @return time of the first sample so far, be it picture or sound
        long firstSample() {
            return firstSample;
        }

        private @Nullable Picture end() {
            Picture whole =
                    pts == TsPacket.NONE
                            ? null
                            : new Picture(pts, Arrays.hashCode(unit.toByteArray()));
            unit.reset();
            pts = TsPacket.NONE;
            return whole;
        }
    }

    /// As ffmpeg writes it into a playlist.
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

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
        List<Picture> frames = new ArrayList<>();
        Pictures pictures = new Pictures(new ByteArrayInputStream(segment));
        for (Picture next = pictures.next(); next != null; next = pictures.next()) {
            frames.add(next);
        }
        Picture frame = frames.get(place);
        long sinceFirst = frame.pts() - pictures.firstSample();
        return new ForeignFrame(
                number,
                frame.pts(),
                new MediaTime(beginMicros + MediaTimeline.micros(sinceFirst)),
                frame.hash());
    }

    private static byte[] get(HttpClient http, URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray()).body();
    }
}
