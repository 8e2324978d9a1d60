package ngage.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the user chose for this demo.
///
/// @param director who presses GO
/// @param phones in the mob
/// @param duration how long the show may take once phones can see it; absent = until Ctrl-C
/// @param summary where to write the outcome; absent if nowhere
/// @param video the user's own programme; absent for ours
/// @param redis the user's own; absent for one of ours on `redisPort`
/// @param ffmpeg the executable; absent for the one that we find
record DemoConfig(
        Director director,
        int phones,
        @Nullable Duration duration,
        @Nullable Path summary,
        @Nullable Path video,
        int httpPort,
        int ingestPort,
        @Nullable URI redis,
        int redisPort,
        @Nullable Path ffmpeg) {

    enum Director {
        /// At the control room's window.
        PERSON,
        /// Nobody can open a window here; the show is played once, then the programme goes on.
        AUTOPILOT,
        /// The show is played once, then all ends with a table.
        AUTOPILOT_ONLY
    }
}
