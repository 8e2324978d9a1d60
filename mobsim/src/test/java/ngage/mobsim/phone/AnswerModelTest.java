package ngage.mobsim.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import ngage.mobsim.phone.AnswerModel.Plan;
import ngage.protocol.AskKind;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Texts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerModelTest {

    private static final int PEOPLE = 20_000;
    private static final AnswerModel MODEL =
            new AnswerModel(0.1, 0.05, 0.2, Duration.ofSeconds(3), 0.5, 0.3);

    @Test
    void drawsTheSameForTheSameSeedAndOthersForAnother() {
        Ask ask = ask(Duration.ofSeconds(10), CountingRule.LAST);
        assertEquals(plans(7, ask), plans(7, ask));
        assertTrue(!plans(7, ask).equals(plans(8, ask)));
    }

    @Test
    void mixesGuessersReadersPanickersAndSilentOnesAsAsked() {
        List<@Nullable Plan> plans = plans(7, ask(Duration.ofSeconds(60), CountingRule.FIRST));
        assertShare(0.2, plans.stream().filter(Objects::isNull).count());
        assertShare(
                0.1,
                plans.stream().filter(plan -> plan != null && plan.thinkMillis() < 800).count());
        assertShare(
                0.05,
                plans.stream()
                        .filter(plan -> plan != null && plan.thinkMillis() >= 59_000)
                        .count());
    }

    @Test
    void halfOfTheReadersAnswerWithinTheirMedian() {
        AnswerModel readers = new AnswerModel(0, 0, 0, Duration.ofSeconds(3), 0.5, 0);
        Ask ask = ask(null, CountingRule.FIRST);
        long soon =
                IntStream.range(0, PEOPLE)
                        .mapToObj(phone -> readers.draw(draws(1, phone), ask))
                        .filter(plan -> plan != null && plan.thinkMillis() < 3000)
                        .count();
        assertShare(0.5, soon);
    }

    @Test
    void changesItsMindOnlyWhereTheLastAnswerCountsAndThenReally() {
        List<@Nullable Plan> quiz = plans(7, ask(Duration.ofSeconds(60), CountingRule.FIRST));
        assertEquals(
                0, quiz.stream().filter(plan -> plan != null && plan.change() != null).count());
        List<@Nullable Plan> poll = plans(7, ask(Duration.ofSeconds(60), CountingRule.LAST));
        List<Plan> changed = new ArrayList<>();
        for (Plan plan : poll) {
            if (plan != null && plan.change() != null) {
                changed.add(plan);
            }
        }
        assertShare(0.3 * 0.8, changed.size());
        for (Plan plan : changed) {
            Plan change = Objects.requireNonNull(plan.change());
            assertTrue(plan.choice() != change.choice());
        }
    }

    @Test
    void refusesSharesThatAreMoreThanAll() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new AnswerModel(0.5, 0.5, 0.1, Duration.ofSeconds(3), 0.5, 0));
    }

    private static List<@Nullable Plan> plans(long seed, Ask ask) {
        List<@Nullable Plan> plans = new ArrayList<>();
        for (int phone = 0; phone < PEOPLE; phone++) {
            plans.add(MODEL.draw(draws(seed, phone), ask));
        }
        return plans;
    }

    private static java.util.SplittableRandom draws(long seed, int phone) {
        return Draws.of(seed, phone, Draws.Purpose.ANSWER, 1);
    }

    private static void assertShare(double share, long count) {
        assertEquals(share, (double) count / PEOPLE, 0.012);
    }

    static Ask ask(@Nullable Duration window, CountingRule counts) {
        AskKind kind = counts == CountingRule.FIRST ? AskKind.QUESTION : AskKind.POLL;
        List<Option> options = List.of(option("A"), option("B"), option("C"));
        return new Ask(kind, Texts.of("en", "Which?"), options, window, counts);
    }

    private static Option option(String id) {
        return new Option(new OptionId(id), Texts.of("en", id));
    }
}
