package ngage.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a phone has to put up with while cues come.
enum SyncCondition {
    PLAIN("nothing"),
    SLOW_CDN("a CDN 4 s behind"),
    STALL("a CDN that hangs for 12 s"),
    SWITCHES("a link of 600 kbit/s and a free one, every ninth cue in turn: other renditions"),
    SLOW_LINK("a link of 900 kbit/s"),
    SLOW_CPU("a processor 4 times slower"),
    LATE_JOIN("a new phone every 15 cues"),
    SEEKS("a seek every fourth cue, back and forth in turn"),
    RECONNECT("the source away for some seconds, twice"),
    DELAYS("CDNs of four delays at the same time"),
    LOW_LATENCY("parts of a third of a second (LL-HLS), from the origin");

    static final String SEGMENT_SECONDS = "2";

    private final String words;

    SyncCondition(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /// @return of each phone, by how far its CDN is behind the origin
    List<Duration> behind() {
        return switch (this) {
            case SLOW_CDN -> List.of(Duration.ofSeconds(4));
            case DELAYS -> Stream.of(0, 5, 13, 22).map(Duration::ofSeconds).toList();
            case PLAIN,
                    STALL,
                    SWITCHES,
                    SLOW_LINK,
                    SLOW_CPU,
                    LATE_JOIN,
                    SEEKS,
                    RECONNECT,
                    LOW_LATENCY ->
                    List.of(Duration.ZERO);
        };
    }

    /// @param seen how many are to be seen on a phone
    /// @return how many it takes: those that come while the source is away are counted apart
    int cues(int seen) {
        return this == RECONNECT ? seen + 14 : seen;
    }

    /// @return of the backend
    List<String> videoOptions() {
        List<String> options = new ArrayList<>(List.of("--segment-seconds", SEGMENT_SECONDS));
        if (this == LOW_LATENCY) {
            options.add("--low-latency");
        }
        return options;
    }

    /// @return as the command line says it, such as `slow-cdn`
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException if there is none of this name
    static SyncCondition of(String option) {
        return Arrays.stream(values())
                .filter(each -> each.option().equals(option))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "There is no condition '%s'; there are %s"
                                        .formatted(
                                                option,
                                                Arrays.stream(values())
                                                        .map(SyncCondition::option)
                                                        .toList())));
    }
}
