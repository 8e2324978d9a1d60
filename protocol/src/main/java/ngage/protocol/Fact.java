package ngage.protocol;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened in a show run, as everybody may know it: the entries of the cue log. Phones, desk,
/// overlay and a new conductor all build their state from these alone, in order.
public sealed interface Fact {

    /// The first entry of every log.
    ///
    /// @param locales language tags that the show's texts come in, the author's first choice first
    /// @param showDigest of the show as it was then, for backends: a run goes on only with the same show.
    ///     64 hex digits, keyed with the backends' secret, so that nobody can try answer keys against it
    record RunStarted(
            ShowRunId showRun, String title, RunMode mode, List<String> locales, String showDigest)
            implements Fact {

        public RunStarted {
            locales = List.copyOf(locales);
        }
    }

    /// The way from the studio's floor to the ingest was measured anew. Nothing for phones.
    ///
    /// @param delay that a GO "live" adds to now
    record StudioDelaySet(Duration delay) implements Fact {}

    /// A cue is in standby: what GO will do. It replaces the one that was in standby before.
    ///
    /// @param content what phones should hold; absent when there is nothing for them to hold (a LOCK, a
    ///     REVEAL)
    record CueStaged(CueRunId cueRun, @Nullable SealedContent content) implements Fact {}

    /// GO: a staged cue is on air, from media time `at`.
    ///
    /// @param at S, the moment in the programme at which phones show it
    /// @param closes when the backend stops counting, in the studio's media time: `at` + window + the
    ///     slowest phone's delay + grace; absent for what has no window. A [CueClosing] changes it
    /// @param key opens the staged content
    record CueOnAir(CueRunId cueRun, MediaTime at, @Nullable MediaTime closes, SealKey key)
            implements Fact {}

    /// An ask is about to be locked: its deadline is another one now. May come more than once.
    ///
    /// @param cueRun the ask
    /// @param at the moment in the programme from which phones take no answer, if their own window has
    ///     not ended before; absent: what held for them holds on
    /// @param closes when the backend stops counting from now on, in the studio's media time
    record CueClosing(CueRunId cueRun, @Nullable MediaTime at, MediaTime closes) implements Fact {}

    /// An ask takes no more ballots. What had been acknowledged is in; nothing else will be.
    ///
    /// @param cueRun the ask
    /// @param at the moment in the programme from which phones stop taking answers, if they have not by
    ///     their own window
    record CueLocked(CueRunId cueRun, MediaTime at) implements Fact {}

    /// The result of an ask is out.
    ///
    /// @param cueRun the ask
    /// @param at the moment in the programme at which phones show it
    /// @param tally final
    /// @param answer the right option of a question; absent for a poll
    record CueRevealed(CueRunId cueRun, MediaTime at, Tally tally, @Nullable OptionId answer)
            implements Fact {}
}
