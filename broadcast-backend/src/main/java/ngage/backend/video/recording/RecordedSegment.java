package ngage.backend.video.recording;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.backend.video.hls.MediaPlaylist;
import ngage.backend.video.hls.MediaSegment;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// One segment on disk. Its file's name says which frames are in it, so that a folder whose index was lost or cut
/// still tells.
///
/// @param firstFrame media time of its first frame
/// @param end media time of the frame that follows it
/// @param firstSample media time of its first sample, to a millisecond: where a player begins to count
/// @param seconds its length
record RecordedSegment(MediaTime firstFrame, MediaTime end, MediaTime firstSample, double seconds) {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})\\.ts");

    static RecordedSegment of(MediaSegment segment) {
        return new RecordedSegment(
                segment.firstFrame(),
                segment.end(),
                segment.firstSample(),
                segment.ticks() / 90_000.0);
    }

    /// @return absent if the name is none of ours
    static @Nullable RecordedSegment named(String name, MediaTime firstSample, double seconds) {
        Matcher parts = NAME.matcher(name);
        return !parts.matches()
                ? null
                : new RecordedSegment(
                        new MediaTime(Long.parseLong(parts.group(1))),
                        new MediaTime(Long.parseLong(parts.group(2))),
                        firstSample,
                        seconds);
    }

    String name() {
        return firstFrame.micros() + "-" + end.micros() + ".ts";
    }

    boolean has(MediaTime moment) {
        return !moment.isBefore(firstFrame) && moment.isBefore(end);
    }

    Duration length() {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /// @return its lines in the index
    String lines() {
        return "#EXT-X-PROGRAM-DATE-TIME:%s\n#EXTINF:%s,\n%s\n"
                .formatted(
                        MediaPlaylist.dateTime(firstSample),
                        String.format(Locale.ROOT, "%.5f", seconds),
                        name());
    }
}
