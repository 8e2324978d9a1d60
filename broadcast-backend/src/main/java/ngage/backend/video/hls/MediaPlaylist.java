package ngage.backend.video.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ngage.backend.video.hls.HlsOrigin.Reach;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// One rendition's segments, sliding: what the playlist lists, and what is kept behind it; and the parts
/// of the newest ones.
///
/// Guarded by the origin. Numbers start where the owner says, so that they also rise over its restarts, and a
/// phone's player just goes on.
public final class MediaPlaylist {

    /// Of so many segments, besides the open one, the parts are listed: as far back as a player holds back.
    private static final int SEGMENTS_IN_PARTS = 3;

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// @param discontinuity number of the stretch without a break that it belongs to
    private record Entry(long number, long discontinuity, MediaSegment segment) {}

    private final HlsConfig config;
    private final String namePrefix;
    private final List<Entry> entries = new ArrayList<>();
    private final List<MediaPart> open = new ArrayList<>();
    private long openDiscontinuity;
    private long nextNumber;

    /// @param namePrefix of segments, unique for this process: caches keep them for an hour
    public MediaPlaylist(HlsConfig config, String namePrefix, long firstNumber) {
        this.config = config;
        this.namePrefix = namePrefix;
        this.nextNumber = firstNumber;
    }

    /// @param discontinuity number of the stretch without a break that it belongs to
    public void add(Piece piece, long discontinuity) {
        switch (piece) {
            case MediaPart part -> {
                openDiscontinuity = discontinuity;
                open.add(part);
            }
            case MediaSegment segment -> {
                open.clear();
                add(segment, discontinuity);
            }
        }
    }

    /// Parts whose segment will not be completed are a segment of their own: phones have them.
    ///
    /// @return that segment; absent if there were none
    public @Nullable MediaSegment endOpen() {
        if (open.isEmpty()) {
            return null;
        }
        MediaSegment ended = MediaSegment.of(open);
        add(ended, openDiscontinuity);
        open.clear();
        return ended;
    }

    private void add(MediaSegment segment, long discontinuity) {
        entries.add(new Entry(nextNumber, discontinuity, segment));
        nextNumber++;
        while (entries.size() > config.kept()) {
            entries.removeFirst();
        }
    }

    /// @return all that may be fetched, by its name
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Entry entry : entries) {
            files.put(name(entry.number), entry.segment.bytes());
            if (entry.number >= nextNumber - SEGMENTS_IN_PARTS - 1) {
                putParts(files, entry.number, entry.segment.parts());
            }
        }
        putParts(files, nextNumber, open);
        return files;
    }

    private void putParts(Map<String, byte[]> files, long segment, List<MediaPart> parts) {
        for (int i = 0; i < parts.size(); i++) {
            files.put(name(segment, i), parts.get(i).bytes());
        }
    }

    /// @param part -1 for all of the segment
    Reach reach(long segment, int part) {
        if (segment < nextNumber || segment == nextNumber && part >= 0 && part < open.size()) {
            return Reach.THERE;
        }
        // What is more than a segment ahead nobody can have been told of.
        return segment <= nextNumber + 1 ? Reach.SOON : Reach.NEVER;
    }

    /// @return name of the part that comes next
    String nextPart() {
        return name(nextNumber, open.size());
    }

    /// @return the numbers of the newest part, as attributes
    String newest() {
        if (!open.isEmpty()) {
            return "LAST-MSN=" + nextNumber + ",LAST-PART=" + (open.size() - 1);
        }
        int parts = entries.isEmpty() ? 0 : entries.getLast().segment.parts().size();
        return "LAST-MSN=" + (nextNumber - 1) + ",LAST-PART=" + Math.max(0, parts - 1);
    }

    @Nullable MediaSegment at(MediaTime moment) {
        for (Entry entry : entries.reversed()) {
            MediaSegment segment = entry.segment;
            if (!moment.isBefore(segment.firstFrame()) && moment.isBefore(segment.end())) {
                return segment;
            }
        }
        return null;
    }

    public String text() {
        List<Entry> listed =
                entries.subList(Math.max(0, entries.size() - config.listed()), entries.size());
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        text.append("#EXT-X-VERSION:" + (config.hasParts() ? 9 : 6) + "\n");
        text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.append("#EXT-X-TARGETDURATION:" + config.segment().toSeconds() + "\n");
        if (config.hasParts()) {
            text.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=");
            text.append(PartTarget.HOLD_BACK + "\n");
            text.append("#EXT-X-PART-INF:PART-TARGET=" + PartTarget.SECONDS + "\n");
        }
        text.append("#EXT-X-MEDIA-SEQUENCE:" + (nextNumber - listed.size()) + "\n");
        long discontinuity = listed.isEmpty() ? openDiscontinuity : listed.getFirst().discontinuity;
        text.append("#EXT-X-DISCONTINUITY-SEQUENCE:" + discontinuity + "\n");
        for (Entry entry : listed) {
            discontinuity = breaks(text, discontinuity, entry.discontinuity);
            dateTimeTag(text, entry.segment.firstSample());
            if (entry.number >= nextNumber - SEGMENTS_IN_PARTS) {
                parts(text, entry.number, entry.segment.parts());
            }
            text.append(
                    String.format(Locale.ROOT, "#EXTINF:%.5f,\n", seconds(entry.segment.ticks())));
            text.append(name(entry.number) + "\n");
        }
        if (!open.isEmpty()) {
            breaks(text, discontinuity, openDiscontinuity);
            dateTimeTag(text, open.getFirst().firstSample());
            parts(text, nextNumber, open);
        }
        if (config.hasParts()) {
            text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"" + nextPart() + "\"\n");
        }
        return text.toString();
    }

    private static void dateTimeTag(StringBuilder text, MediaTime firstSample) {
        text.append("#EXT-X-PROGRAM-DATE-TIME:" + dateTime(firstSample) + "\n");
    }

    /// More than one if a session had no segment of this rendition: the numbers of all renditions mean the
    /// same stretches.
    private static long breaks(StringBuilder text, long from, long to) {
        text.append("#EXT-X-DISCONTINUITY\n".repeat((int) (to - from)));
        return to;
    }

    private void parts(StringBuilder text, long segment, List<MediaPart> parts) {
        for (int i = 0; i < parts.size(); i++) {
            MediaPart part = parts.get(i);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "#EXT-X-PART:DURATION=%.5f,URI=\"%s\"%s\n",
                            seconds(part.ticks()),
                            name(segment, i),
                            part.start() == MediaPart.Start.KEYFRAME ? ",INDEPENDENT=YES" : ""));
        }
    }

    private String name(long number) {
        return namePrefix + number + ".ts";
    }

    private String name(long number, int part) {
        return namePrefix + number + "." + part + ".ts";
    }

    /// Of the first sample, be it sound or picture: that is what players take it for.
    public static String dateTime(MediaTime firstSample) {
        return DATE_TIME.format(
                Instant.EPOCH.plus(
                        Math.floorDiv(firstSample.micros() + 500, 1000L), ChronoUnit.MILLIS));
    }

    private static double seconds(long ticks) {
        return (double) ticks / Ticks.PER_SECOND;
    }
}
