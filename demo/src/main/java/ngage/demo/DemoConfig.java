package ngage.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the user chose for this demo.
///
/// @param director who presses GO
/// @param phones in the mob
/// @param duration how long the show may take once phones can see it; absent = until Ctrl-C
/// @param summary where to write the outcome; absent if nowhere
/// @param video the user's own programme; absent for ours
/// @param renditions as the backend takes them; empty for its own
/// @param rtmpPort where the studio pushes by RTMP; absent if it does by SRT
/// @param redis the user's own; absent for one of ours on `redisPort`
/// @param ffmpeg the executable; absent for the one that we find
record DemoConfig(
        Director director,
        int phones,
        @Nullable Duration duration,
        @Nullable Path summary,
        @Nullable Path video,
        List<String> renditions,
        int httpPort,
        int ingestPort,
        @Nullable Integer rtmpPort,
        @Nullable URI redis,
        int redisPort,
        @Nullable Path ffmpeg) {

    DemoConfig {
        renditions = List.copyOf(renditions);
    }

    enum Director {
        /// At the control room's window.
        PERSON,
        /// Nobody can open a window here; the show is played once, then the programme goes on.
        AUTOPILOT,
        /// The show is played once, then all ends with a table.
        AUTOPILOT_ONLY
    }
}
