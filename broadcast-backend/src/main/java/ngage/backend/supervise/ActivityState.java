package ngage.backend.supervise;

import java.time.Duration;

/// What a supervised activity is doing at the moment of asking, as the desk is told.
public sealed interface ActivityState {

    String inWords();

    /// It does its work.
    ///
    /// @param uptime how long already
    record Running(Duration uptime) implements ActivityState {
        @Override
        public String inWords() {
            return "running";
        }
    }

    /// It fell, and rises soon.
    ///
    /// @param in how soon
    /// @param fall its number in a row
    /// @param parksAfter so many in a row park it
    /// @param why it fell
    record Restarting(Duration in, int fall, int parksAfter, String why) implements ActivityState {
        @Override
        public String inWords() {
            return "fell ("
                    + fall
                    + " of "
                    + parksAfter
                    + "), restarts in "
                    + words(in)
                    + ": "
                    + why;
        }
    }

    /// It fell so often that it is only probed now and then.
    ///
    /// @param probeIn when next
    /// @param why it fell the last time
    record Parked(Duration probeIn, String why) implements ActivityState {
        @Override
        public String inWords() {
            return "parked, next try in " + words(probeIn) + ": " + why;
        }
    }

    /// It fell by what others fell by too, and waits with them until one of them works again.
    ///
    /// @param cause of all of them
    /// @param others who wait for the same
    /// @param probeIn when the next of them tries
    record Waiting(Cause cause, int others, Duration probeIn, String why) implements ActivityState {
        @Override
        public String inWords() {
            return "waits for "
                    + cause.name()
                    + " with "
                    + others
                    + (others == 1 ? " other" : " others")
                    + ", next try in "
                    + words(probeIn)
                    + ": "
                    + why;
        }
    }

    /// Its supervisor was closed.
    record Ended() implements ActivityState {
        @Override
        public String inWords() {
            return "ended";
        }
    }

    private static String words(Duration wait) {
        return Math.max(0, Math.ceilDiv(wait.toMillis(), 1000L)) + " s";
    }
}
