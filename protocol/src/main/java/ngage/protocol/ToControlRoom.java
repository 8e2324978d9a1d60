package ngage.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// What the backend says to a desk.
public sealed interface ToControlRoom {

    /// The answer to a hello with a good token. The log follows, after the offset that the hello named
    /// if it was of this epoch, else from its first entry.
    ///
    /// @param show the plan, without answer keys
    record Welcome(ShowRunId epoch, Show show) implements ToControlRoom {}

    /// One entry of the cue log, with who did it.
    record Entry(LogEntry entry) implements ToControlRoom {}

    /// The command took effect.
    ///
    /// @param offset of the entry that it made
    /// @param cueRun what is now on air (GO) or in standby (SetStandby); absent otherwise
    /// @param at media time of a GO; absent otherwise
    /// @param nextGo when the next GO will be taken
    /// @param warning what could not be done, and what follows from it, in words; absent if all was done
    record CommandAccepted(
            CommandId command,
            long offset,
            @Nullable CueRunId cueRun,
            @Nullable MediaTime at,
            Instant nextGo,
            @Nullable String warning)
            implements ToControlRoom {}

    /// The command took no effect.
    ///
    /// @param message what the operator should do
    /// @param retryAfter when it would be taken; absent if waiting does not help
    record CommandRefused(
            CommandId command, CommandRefusal reason, String message, @Nullable Duration retryAfter)
            implements ToControlRoom {}

    /// The numbers of this moment, five times a second; only the newest matters.
    ///
    /// @param wall when they were taken, by the backend's wall clock
    /// @param now the studio's media time then; absent while no clock is known
    /// @param ask the last ask on air; absent before the first
    record Pulse(
            Instant wall,
            @Nullable MediaTime now,
            AudiencePulse audience,
            @Nullable AskPulse ask,
            StreamPulse stream,
            List<HealthLine> health)
            implements ToControlRoom {

        public Pulse {
            health = List.copyOf(health);
        }
    }

    record Pong(long sent) implements ToControlRoom {}

    /// The last message before the backend closes the socket; fields as in [ToPhone.Closing].
    record Closing(int code, String text, boolean mayReconnect, @Nullable Duration retryAfter)
            implements ToControlRoom {}

    /// @param connected phones with an open socket, or that have polled within their heartbeat
    /// @param silent of these: have missed a heartbeat, and are not given up yet
    /// @param waiting phones in the waiting room
    /// @param held phones that hold the cue in standby; 0 if it has nothing to hold
    /// @param shown phones that have shown the cue on air
    /// @param delayP50 how far phones are behind the studio, median; absent until phones said so
    /// @param delayP95 the same, 95th percentile
    /// @param skewP50 shown minus S, median; absent until phones said so
    /// @param skewP99 the same, 99th percentile
    /// @param droppedFrames that phones' players did not present, between the cue on air and the one before,
    ///     all phones together
    /// @param spread how shown minus S is spread over the phones that have shown the cue on air: the bars
    ///     from left to right; empty until phones said so
    record AudiencePulse(
            long connected,
            long silent,
            long waiting,
            long held,
            long shown,
            @Nullable Duration delayP50,
            @Nullable Duration delayP95,
            @Nullable Duration skewP50,
            @Nullable Duration skewP99,
            long droppedFrames,
            List<SpreadBar> spread) {

        public AudiencePulse {
            spread = List.copyOf(spread);
        }
    }

    /// @param from shown minus S of the phones in this bar, at least
    /// @param to and less than this; absent: the last bar, without an end
    /// @param phones how many
    record SpreadBar(Duration from, @Nullable Duration to, long phones) {}

    /// @param cueRun the ask
    /// @param isOpen whether ballots are still taken
    /// @param tally so far, or final when it is not open
    /// @param closes when the backend stops counting; absent if only a LOCK ends it
    record AskPulse(CueRunId cueRun, boolean isOpen, Tally tally, @Nullable MediaTime closes) {}

    /// @param state of the programme's video
    /// @param text in words, for the desk
    /// @param firstFrame media time of the first frame of the present source session; absent without
    ///     one
    /// @param frame length of a frame of it; absent without one, if it has no picture, or if that varies
    record StreamPulse(
            StreamState state,
            String text,
            @Nullable MediaTime firstFrame,
            @Nullable FrameLength frame) {

        public StreamPulse(StreamState state, String text, @Nullable MediaTime firstFrame) {
            this(state, text, firstFrame, null);
        }
    }

    /// How long a frame of the programme lasts.
    ///
    /// @param micros rounded to the nearest; 33367 for 29.97 frames a second
    record FrameLength(long micros) {}

    enum StreamState {
        /// Nobody pushes a programme.
        NO_SOURCE,
        /// A source is there; phones cannot see it yet.
        STARTING,
        /// Phones see it.
        LIVE
    }

    /// @param component the part of the system: `redis`, `ingest`, `ladder`
    /// @param state how it is
    /// @param text in words, for the desk
    /// @param restarts how often it has been started again since its backend began; absent for what is not
    ///     restarted
    record HealthLine(String component, Health state, String text, @Nullable Long restarts) {

        public HealthLine(String component, Health state, String text) {
            this(component, state, text, null);
        }
    }

    enum Health {
        GOOD,
        DEGRADED,
        DOWN
    }
}
