package ngage.backend.video.foreign;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// A media playlist as we need it: which segments there are, and their date-time, if that is the programme's media
/// time.
///
/// @param target no segment is longer
/// @param newest number of the last segment
/// @param dated the segments with a date-time, in order, to the last one; none if another clock is the programme's
/// @param kind of the segments
record ForeignPlaylist(Duration target, long newest, List<Segment> dated, Kind kind) {

    enum Kind {
        TRANSPORT_STREAM,
        FRAGMENTED_MP4,
        ENCRYPTED,
        BYTE_RANGES
    }

    /// @param number of the segment in the stream
    /// @param date media time of its first sample
    /// @param startsAnew whether its timestamps do not go on from the one before
    record Segment(long number, URI uri, Duration duration, MediaTime date, boolean startsAnew) {

        MediaTime end() {
            return date.plus(duration);
        }
    }

    private static final DateTimeFormatter DATE_TIME =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .optionalStart()
                    .appendOffset("+HH:MM", "Z")
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHMM", "Z") // ffmpeg's
                    .optionalEnd()
                    .toFormatter();

    ForeignPlaylist {
        dated = List.copyOf(dated);
    }

    /// @return the last segment, where date-times are media time
    Segment newestDated() {
        return dated.getLast();
    }

    /// @param address of the playlist, against which those in it are resolved
    /// @param time by what the programme tells it; by the clock, date-times are not even looked at
    /// @throws MalformedStreamException if nothing can be made of it; it says why, in words
    static ForeignPlaylist parse(URI address, String text, ForeignTime time)
            throws MalformedStreamException {
        if (!text.startsWith("#EXTM3U")) {
            throw new MalformedStreamException("what is there is no HLS playlist");
        }
        return new Parser(address, time).parse(text);
    }

    /// Reads one playlist, once.
    private static final class Parser {

        private final URI address;
        private final ForeignTime time;
        private final List<Segment> dated = new ArrayList<>();
        private Duration target = Duration.ofSeconds(6);
        private Kind kind = Kind.TRANSPORT_STREAM;
        private long number;
        private boolean isEmpty = true;
        private Duration duration = Duration.ZERO;
        private @Nullable MediaTime date;
        private boolean startsAnew;

        Parser(URI address, ForeignTime time) {
            this.address = address;
            this.time = time;
        }

        ForeignPlaylist parse(String text) throws MalformedStreamException {
            try {
                for (String line : text.lines().map(String::strip).toList()) {
                    read(line);
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new MalformedStreamException(
                        "the playlist is not readable: " + e.getMessage());
            }
            if (isEmpty) {
                throw new MalformedStreamException("the playlist lists no segment");
            }
            if (time == ForeignTime.DATE_TIME && dated.isEmpty()) {
                throw new MalformedStreamException(
                        "the playlist lists no segment with a date-time; without one start with"
                                + " --foreign-time clock");
            }
            return new ForeignPlaylist(target, number - 1, dated, kind);
        }

        private void read(String line) {
            if (line.startsWith("#EXTINF:")) {
                String seconds = value(line).split(",", 2)[0];
                duration = Duration.ofNanos(Math.round(Double.parseDouble(seconds) * 1e9));
            } else if (line.startsWith("#EXT-X-TARGETDURATION:")) {
                target = Duration.ofSeconds(Long.parseLong(value(line)));
            } else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
                number = Long.parseLong(value(line));
            } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
                if (time == ForeignTime.DATE_TIME) {
                    date = date(value(line));
                }
            } else if (line.equals("#EXT-X-DISCONTINUITY")) {
                startsAnew = true;
            } else if (line.startsWith("#EXT-X-MAP:")) {
                kind = Kind.FRAGMENTED_MP4;
            } else if (line.startsWith("#EXT-X-BYTERANGE:")) {
                kind = Kind.BYTE_RANGES;
            } else if (line.startsWith("#EXT-X-KEY:") && !line.contains("METHOD=NONE")) {
                kind = Kind.ENCRYPTED;
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                add(line);
            }
        }

        /// A segment without a date-time of its own follows the one before; before the first one that has it,
        /// nobody knows it.
        private void add(String line) {
            MediaTime begin = date;
            if (begin != null) {
                dated.add(new Segment(number, address.resolve(line), duration, begin, startsAnew));
                date = begin.plus(duration);
            }
            number++;
            isEmpty = false;
            startsAnew = false;
        }

        private static String value(String line) {
            return line.substring(line.indexOf(':') + 1);
        }

        private static MediaTime date(String text) {
            Instant instant = OffsetDateTime.parse(text, DATE_TIME).toInstant();
            return new MediaTime(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        }
    }
}
