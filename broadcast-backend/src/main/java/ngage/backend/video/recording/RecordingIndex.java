package ngage.backend.video.recording;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.hls.MediaSegment;
import ngage.backend.video.ts.PictureTimes;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run's recording on disk: an HLS playlist that grows, and its segments. At any moment it is whole: a segment is
/// complete under its name before the index names it, and what a killed process left half done is cut off
/// by the next one, which goes on after a discontinuity.
///
/// Written by the recording's thread; any asks [#at] and [#length], and waits for no disk. In memory there are 100
/// bytes for each segment.
final class RecordingIndex {

    private static final Logger log = LoggerFactory.getLogger(RecordingIndex.class);

    /// Media time is rounded on its way through a stream.
    private static final long ROUNDING_MICROS = 1_000;

    static final String FILE = "index.m3u8";

    private static final String DATE_TIME = "#EXT-X-PROGRAM-DATE-TIME:";
    private static final String LENGTH = "#EXTINF:";
    private static final String UNFINISHED = ".new";
    private static final String BREAK = "#EXT-X-DISCONTINUITY";
    static final String END = "#EXT-X-ENDLIST";

    private final Path folder;
    private final Path file;
    private final String head;
    private final List<RecordedSegment> segments = new ArrayList<>();
    private Duration length = Duration.ZERO;

    private RecordingIndex(Path folder, Duration segment) {
        this.folder = folder;
        this.file = folder.resolve(FILE);
        // One more: a source whose frames come unevenly makes longer ones.
        this.head =
                "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-TARGETDURATION:"
                        + (segment.toSeconds() + 1)
                        + "\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MEDIA-SEQUENCE:0\n";
    }

    /// Opens what is there, without what is not whole, or begins.
    static RecordingIndex open(Path folder, Duration segment) throws IOException {
        RecordingIndex index = new RecordingIndex(folder, segment);
        Files.createDirectories(folder);
        index.sweep();
        String text = index.head;
        if (Files.exists(index.file)) {
            text += index.read(Files.readAllLines(index.file));
        }
        Path whole = Files.writeString(folder.resolve(FILE + UNFINISHED), text);
        Files.move(whole, index.file, StandardCopyOption.REPLACE_EXISTING);
        return index;
    }

    /// @param follows whether it follows the one before without a break
    void add(MediaSegment segment, boolean follows) throws IOException {
        RecordedSegment added = RecordedSegment.of(segment);
        Path unfinished = folder.resolve(added.name() + UNFINISHED);
        try {
            Files.write(unfinished, segment.bytes());
            Files.move(
                    unfinished, folder.resolve(added.name()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // Where room is short nothing else would take it away.
            Files.deleteIfExists(unfinished);
            throw e;
        }
        String mark = follows || segments.isEmpty() ? "" : BREAK + "\n";
        Files.writeString(file, mark + added.lines(), StandardOpenOption.APPEND);
        append(added);
    }

    /// Nothing comes any more, as far as this process knows.
    void end() throws IOException {
        Files.writeString(file, END + "\n", StandardOpenOption.APPEND);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /// @return the segment in which this moment is; absent if it is not in the recording
    synchronized @Nullable RecordedSegment at(MediaTime moment) {
        for (RecordedSegment segment : segments.reversed()) {
            if (segment.has(moment)) {
                return segment;
            }
        }
        return null;
    }

    /// Reads the segment from disk. One that is not there, or not whole, has no frames. For the recording's thread,
    /// which alone adds.
    ///
    /// @return the first frame at or after this moment; absent if there is none yet
    @Nullable RecordedFrame frameFrom(MediaTime moment) {
        Duration before = Duration.ZERO;
        for (RecordedSegment segment : segments) {
            if (moment.isBefore(segment.end())) {
                for (MediaTime frame : frames(segment)) {
                    if (frame.micros() + ROUNDING_MICROS >= moment.micros()) {
                        Duration within = frame.since(segment.firstSample());
                        return new RecordedFrame(frame, before.plus(within));
                    }
                }
            }
            before = before.plus(segment.length());
        }
        return null;
    }

    synchronized Duration length() {
        return length;
    }

    /// What a process left half done that was killed.
    private void sweep() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
            for (Path each : left) {
                Files.deleteIfExists(each);
            }
        }
    }

    private List<MediaTime> frames(RecordedSegment segment) {
        try {
            return PictureTimes.of(Files.readAllBytes(folder.resolve(segment.name())));
        } catch (IOException e) {
            // Deleted by hand, or cut short when the power went: what comes after it is recorded
            // all the same.
            log.warn("{} cannot be read", segment.name(), e);
            return List.of();
        }
    }

    private String read(List<String> lines) {
        StringBuilder kept = new StringBuilder();
        boolean isBreak = false;
        MediaTime firstSample = null;
        double seconds = 0;
        for (String line : lines) {
            if (line.equals(BREAK)) {
                isBreak = true;
            } else if (line.startsWith(DATE_TIME)) {
                firstSample = time(line.substring(DATE_TIME.length()));
            } else if (line.startsWith(LENGTH) && line.endsWith(",")) {
                seconds = Double.parseDouble(line.substring(LENGTH.length(), line.length() - 1));
            } else if (firstSample != null && seconds > 0) {
                RecordedSegment segment = RecordedSegment.named(line, firstSample, seconds);
                if (segment != null && Files.exists(folder.resolve(line))) {
                    kept.append(isBreak ? BREAK + "\n" : "").append(segment.lines());
                    append(segment);
                }
                isBreak = false;
                firstSample = null;
                seconds = 0;
            }
        }
        return kept.toString();
    }

    private synchronized void append(RecordedSegment segment) {
        segments.add(segment);
        length = length.plus(segment.length());
    }

    private static @Nullable MediaTime time(String dateTime) {
        return dateTime.length() != "2026-01-01T00:00:00.000Z".length()
                ? null // cut off
                : new MediaTime(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(dateTime)));
    }
}
