package ngage.backend.process;

import java.time.Duration;
import java.time.Instant;

/// What a supervised activity is doing, as the desk is told.
public sealed interface ActivityState {

    /// @param now by the wall clock
    /// @return in words
    String inWords(Instant now);

    /// It does its work.
    record Running(Instant since) implements ActivityState {
        @Override
        public String inWords(Instant now) {
            return "running";
        }
    }

    /// It fell, and rises soon.
    ///
    /// @param at when
    /// @param why it fell
    record Restarting(Instant at, String why) implements ActivityState {
        @Override
        public String inWords(Instant now) {
            return "restarting in " + seconds(now, at) + " s: " + why;
        }
    }

    /// It fell so often that it is only probed now and then.
    ///
    /// @param probe when next
    /// @param why it fell the last time
    record Parked(Instant probe, String why) implements ActivityState {
        @Override
        public String inWords(Instant now) {
            return "parked, next try in " + seconds(now, probe) + " s: " + why;
        }
    }

    /// Its supervisor was closed.
    record Ended() implements ActivityState {
        @Override
        public String inWords(Instant now) {
            return "ended";
        }
    }

    private static long seconds(Instant now, Instant then) {
        return Math.max(0, Math.ceilDiv(Duration.between(now, then).toMillis(), 1000L));
    }
}
