package ngage.mobsim.phone;

import java.time.Duration;
import java.util.SplittableRandom;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent.Ask;
import org.jspecify.annotations.Nullable;

/// How people answer: some at once without reading, most after reading (log-normal), some in panic in
/// the last second, some not at all; and in a poll some change their mind.
///
/// @param guessers share, 0 to 1
/// @param panickers share; without a window they read like the others
/// @param silent share that does not answer
/// @param readerMedian half of the readers answer within this
/// @param readerSpread sigma of the readers' log-normal times
/// @param changesOfMind share of those who answer a poll and then choose something else
public record AnswerModel(
        double guessers,
        double panickers,
        double silent,
        Duration readerMedian,
        double readerSpread,
        double changesOfMind) {

    private static final double FASTEST_GUESS_MILLIS = 300;
    private static final double SLOWEST_GUESS_MILLIS = 800;
    private static final double PANIC_MILLIS = 1000;
    private static final double SOONEST_CHANGE_MILLIS = 800;
    private static final double LATEST_CHANGE_MILLIS = 4000;

    /// What one person will do.
    ///
    /// @param thinkMillis from seeing the ask to the tap
    /// @param choice place of the option
    /// @param change the second thought, if there is one
    record Plan(double thinkMillis, int choice, @Nullable Plan change) {}

    public AnswerModel {
        checkShare("guessers", guessers);
        checkShare("panickers", panickers);
        checkShare("silent", silent);
        checkShare("changesOfMind", changesOfMind);
        if (guessers + panickers + silent > 1) {
            throw new IllegalArgumentException("guessers, panickers and silent are more than all");
        }
        if (!readerMedian.isPositive() || !(readerSpread > 0 && readerSpread <= 3)) {
            throw new IllegalArgumentException(
                    "readers need a positive median and a spread of 0 to 3");
        }
    }

    /// @return nothing if this person does not answer in time
    @Nullable Plan draw(SplittableRandom random, Ask ask) {
        Duration window = ask.window();
        double windowMillis = window == null ? Double.POSITIVE_INFINITY : window.toMillis();
        double kind = random.nextDouble();
        double think = think(kind, random, windowMillis);
        int choice = lean(random, ask.options().size());
        if (kind >= 1 - silent || think >= windowMillis) {
            return null;
        }
        boolean mayChange =
                ask.counts() == CountingRule.LAST && random.nextDouble() < changesOfMind;
        return new Plan(think, choice, mayChange ? secondThought(random, ask, choice) : null);
    }

    private double think(double kind, SplittableRandom random, double windowMillis) {
        if (kind < guessers) {
            return random.nextDouble(FASTEST_GUESS_MILLIS, SLOWEST_GUESS_MILLIS);
        }
        if (kind < guessers + panickers && windowMillis != Double.POSITIVE_INFINITY) {
            return Math.max(0, windowMillis - random.nextDouble() * PANIC_MILLIS);
        }
        return readerMedian.toMillis() * Math.exp(readerSpread * random.nextGaussian());
    }

    /// The crowd leans towards the first options, as crowds do: a tally that is all alike hides a
    /// mix-up of options.
    private static int lean(SplittableRandom random, int options) {
        int choice = 0;
        while (choice < options - 1 && random.nextDouble() >= 0.4) {
            choice++;
        }
        return choice;
    }

    private static Plan secondThought(SplittableRandom random, Ask ask, int first) {
        int other = (first + 1 + random.nextInt(ask.options().size() - 1)) % ask.options().size();
        return new Plan(
                random.nextDouble(SOONEST_CHANGE_MILLIS, LATEST_CHANGE_MILLIS), other, null);
    }

    private static void checkShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1, is " + share);
        }
    }
}
