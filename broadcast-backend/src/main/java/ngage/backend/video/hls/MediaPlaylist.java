package ngage.backend.video.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ngage.backend.video.ts.Ticks;

/// One rendition's segments, sliding: what the playlist lists, and what is kept behind it.
///
/// Guarded by the origin. Numbers start at the second in which this process began, so that they
/// also rise over its restarts, and a phone's player just goes on.
public final class MediaPlaylist {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// @param discontinuity number of the stretch without a break that it belongs to
    public record Entry(String name, long discontinuity, MediaSegment segment) {}

    private final HlsConfig config;
    private final String namePrefix;
    private final List<Entry> entries = new ArrayList<>();
    private long nextNumber;

    /// @param namePrefix of segments, unique for this process: caches keep them for an hour
    public MediaPlaylist(HlsConfig config, String namePrefix, long firstNumber) {
        this.config = config;
        this.namePrefix = namePrefix;
        this.nextNumber = firstNumber;
    }

    /// @return what is kept from now on, the oldest first
    public List<Entry> add(MediaSegment segment, long discontinuity) {
        entries.add(new Entry(namePrefix + nextNumber + ".ts", discontinuity, segment));
        nextNumber++;
        while (entries.size() > config.kept()) {
            entries.removeFirst();
        }
        return List.copyOf(entries);
    }

    public String text() {
        List<Entry> listed =
                entries.subList(Math.max(0, entries.size() - config.listed()), entries.size());
        StringBuilder text =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.append("#EXT-X-TARGETDURATION:" + config.segment().toSeconds() + "\n");
        text.append("#EXT-X-MEDIA-SEQUENCE:" + (nextNumber - listed.size()) + "\n");
        long discontinuity = listed.isEmpty() ? 0 : listed.getFirst().discontinuity();
        text.append("#EXT-X-DISCONTINUITY-SEQUENCE:" + discontinuity + "\n");
        for (Entry entry : listed) {
            // More than one if a session had no segment of this rendition: the numbers of all
            // renditions mean the same stretches.
            int breaks = (int) (entry.discontinuity() - discontinuity);
            text.append("#EXT-X-DISCONTINUITY\n".repeat(breaks));
            discontinuity = entry.discontinuity();
            text.append("#EXT-X-PROGRAM-DATE-TIME:" + dateTime(entry.segment()) + "\n");
            text.append(String.format(Locale.ROOT, "#EXTINF:%.5f,\n", seconds(entry.segment())));
            text.append(entry.name() + "\n");
        }
        return text.toString();
    }

    /// Of the first sample, be it sound or picture: that is what players take it for.
    private static String dateTime(MediaSegment segment) {
        long micros = segment.firstSample().micros();
        return DATE_TIME.format(
                Instant.EPOCH.plus(Math.floorDiv(micros + 500, 1000L), ChronoUnit.MILLIS));
    }

    private static double seconds(MediaSegment segment) {
        return (double) segment.ticks() / Ticks.PER_SECOND;
    }
}
