package ngage.backend.show;

import java.time.Duration;
import java.util.Locale;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueId;
import ngage.protocol.ToControlRoom.CommandRefused;
import ngage.protocol.show.Cue;
import org.jspecify.annotations.Nullable;

/// The words of every refusal: what is the matter, and what the operator should do.
final class Refusals {

    private Refusals() {}

    static Decision nothingInStandby(CommandId command) {
        return refused(
                command,
                CommandRefusal.NOTHING_IN_STANDBY,
                "Nothing is in standby. Put a cue in standby, then press GO.",
                null);
    }

    static Decision stale(CommandId command, @Nullable CueRun onAir, CueRun standby) {
        return refused(
                command,
                CommandRefusal.STALE,
                "The show has moved on since you looked: on air is "
                        + (onAir == null ? "nothing" : name(onAir.cue()))
                        + ", in standby "
                        + name(standby.cue())
                        + ". Look, then press GO again if that is what you want.",
                null);
    }

    static Decision tooSoon(CommandId command, Duration elapsed, Duration wait) {
        return refused(
                command,
                CommandRefusal.TOO_SOON,
                "The last GO was "
                        + seconds(elapsed)
                        + " ago. Press GO again in "
                        + seconds(wait)
                        + ".",
                wait);
    }

    static Decision frameTooOld(CommandId command, Duration age) {
        return refused(
                command,
                CommandRefusal.FRAME_TOO_OLD,
                "The frame you pressed GO on is "
                        + seconds(age.abs())
                        + (age.isNegative() ? " ahead of" : " behind")
                        + " the studio. Check the programme monitor, or press GO live.",
                null);
    }

    /// @param wait until the deadline; absent if only a LOCK ends it
    static Decision notLocked(CommandId command, Cue ask, @Nullable Duration wait) {
        return refused(
                command,
                CommandRefusal.NOT_LOCKED,
                name(ask)
                        + " still takes answers. "
                        + (wait == null
                                ? "Lock it first."
                                : "It locks in " + seconds(wait) + "; reveal it then."),
                wait);
    }

    static Decision neverOnAir(CommandId command, Cue ask) {
        return refused(
                command,
                CommandRefusal.NOT_RUNNING,
                name(ask) + " has not been on air in this run. Put another cue in standby.",
                null);
    }

    static Decision lockedAlready(CommandId command, Cue ask) {
        return refused(
                command,
                CommandRefusal.NOT_RUNNING,
                name(ask) + " is locked already. Put the cue after this one in standby.",
                null);
    }

    static Decision revealedAlready(CommandId command, Cue ask) {
        return refused(
                command,
                CommandRefusal.NOT_RUNNING,
                name(ask) + " is revealed already. Put the cue after this one in standby.",
                null);
    }

    static Decision unknownCue(CommandId command, CueId cue) {
        return refused(
                command,
                CommandRefusal.UNKNOWN_CUE,
                "The rundown has no cue '" + cue + "'. Choose one that it has.",
                null);
    }

    private static Decision refused(
            CommandId command, CommandRefusal reason, String message, @Nullable Duration wait) {
        return new Decision.Refused(new CommandRefused(command, reason, message, wait));
    }

    private static String name(Cue cue) {
        return cue.number() + " \u201c" + cue.name() + "\u201d";
    }

    /// Rounds up: who waits as long as we say must not be refused again.
    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", Math.ceil(duration.toNanos() / 1e8) / 10);
    }
}
