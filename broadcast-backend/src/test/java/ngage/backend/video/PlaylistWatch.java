package ngage.backend.video;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the media playlist again and again, as a phone does, and keeps every segment that it saw.
final class PlaylistWatch {

    /// @param beginsMicros as its date and time say, in microseconds of media time
    /// @param seenMicros media time at the ingest when it could be fetched first
    record Seen(
            String name, long beginsMicros, Duration length, boolean afterBreak, long seenMicros) {

        long endMicros() {
            return beginsMicros + length.toNanos() / 1000;
        }
    }

    private final Map<String, Seen> seen = new LinkedHashMap<>();

    void look(String playlist, long nowMicros) {
        double seconds = 0;
        long begins = 0;
        boolean isAfterBreak = false;
        for (String line : playlist.lines().toList()) {
            if (line.startsWith("#EXTINF:")) {
                seconds = Double.parseDouble(line.substring(8, line.indexOf(',')));
            } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
                Instant at = Instant.parse(line.substring(25));
                begins = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
            } else if (line.equals("#EXT-X-DISCONTINUITY")) {
                isAfterBreak = true;
            } else if (line.endsWith(".ts")) {
                seen.putIfAbsent(
                        line,
                        new Seen(
                                line,
                                begins,
                                Duration.ofNanos(Math.round(seconds * 1e9)),
                                isAfterBreak,
                                nowMicros));
                isAfterBreak = false;
            }
        }
    }

    List<Seen> all() {
        return new ArrayList<>(seen.values());
    }

    /// @return greatest distance, in microseconds, between the end of a segment and the begin of the next
    long greatestStep() {
        List<Seen> all = all();
        long greatest = 0;
        for (int i = 1; i < all.size(); i++) {
            long step = Math.abs(all.get(i).beginsMicros() - all.get(i - 1).endMicros());
            greatest = Math.max(greatest, step);
        }
        return greatest;
    }

    /// @return how far behind the ingest a phone must be, so that each segment is there when it is due
    long neededDelayMicros() {
        return all().stream().mapToLong(s -> s.seenMicros() - s.beginsMicros()).max().orElseThrow();
    }
}
