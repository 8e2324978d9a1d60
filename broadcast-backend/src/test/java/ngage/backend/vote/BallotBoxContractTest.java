package ngage.backend.vote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ngage.protocol.CountingRule;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;
import org.junit.jupiter.api.Test;

/// What every ballot box does.
abstract class BallotBoxContractTest {

    static final AskToCount QUIZ = ask("r-1", CountingRule.FIRST);
    static final AskToCount POLL = ask("r-2", CountingRule.LAST);

    /// @return one node's box, always the same one within a test
    abstract BallotBox here();

    /// @return another node's box with the same ballots
    abstract BallotBox there();

    static AskToCount ask(String cueRun, CountingRule counts) {
        List<OptionId> options = Stream.of("A", "B", "C").map(OptionId::new).toList();
        return new AskToCount(new CueRunId(cueRun), options, counts);
    }

    static Tally tally(long a, long b, long c) {
        Map<OptionId, Long> counts = new LinkedHashMap<>();
        counts.put(new OptionId("A"), a);
        counts.put(new OptionId("B"), b);
        counts.put(new OptionId("C"), c);
        return new Tally(counts);
    }

    private static String cast(BallotBox box, AskToCount ask, int fan, int seq, String choice)
            throws InterruptedException {
        Replies replies = new Replies(1);
        box.cast(ask.cueRun(), new FanIndex(fan), seq, new OptionId(choice), replies.of(fan));
        return replies.await().getFirst().outcome();
    }

    @Test
    void countsABallotAndSaysSo() throws Exception {
        here().open(QUIZ);

        assertEquals("counted B", cast(here(), QUIZ, 7, 1, "B"));
        assertEquals(tally(0, 1, 0), here().tally(QUIZ));
    }

    @Test
    void knowsEveryOptionBeforeTheFirstBallot() throws Exception {
        assertEquals(tally(0, 0, 0), here().tally(QUIZ));
        assertArrayEquals(new byte[0], here().choices(QUIZ));
    }

    @Test
    void countsARepeatOnce() throws Exception {
        here().open(QUIZ);
        there().open(QUIZ);

        assertEquals("counted B", cast(here(), QUIZ, 7, 1, "B"));
        assertEquals("counted B", cast(here(), QUIZ, 7, 1, "B"));
        assertEquals("counted B", cast(there(), QUIZ, 7, 1, "B"));
        assertEquals(tally(0, 1, 0), there().tally(QUIZ));
    }

    @Test
    void keepsTheFirstAnswerInAQuiz() throws Exception {
        here().open(QUIZ);

        assertEquals("counted B", cast(here(), QUIZ, 7, 1, "B"));
        assertEquals("counted B", cast(here(), QUIZ, 7, 2, "A"));
        assertEquals(tally(0, 1, 0), here().tally(QUIZ));
    }

    @Test
    void keepsTheLastAnswerInAPoll() throws Exception {
        here().open(POLL);

        assertEquals("counted B", cast(here(), POLL, 7, 1, "B"));
        assertEquals("counted A", cast(here(), POLL, 7, 2, "A"));
        assertEquals("counted C", cast(here(), POLL, 7, 15, "C"));
        assertEquals(tally(0, 0, 1), here().tally(POLL));
    }

    @Test
    void ignoresAnEarlierAnswerThatArrivesLater() throws Exception {
        here().open(POLL);

        assertEquals("counted A", cast(here(), POLL, 7, 2, "A"));
        assertEquals("counted A", cast(here(), POLL, 7, 1, "B"));
        assertEquals(tally(1, 0, 0), here().tally(POLL));
    }

    @Test
    void takesNothingAfterTheSeal() throws Exception {
        here().open(QUIZ);
        here().open(POLL);
        there().open(POLL);
        assertEquals("counted A", cast(here(), POLL, 1, 1, "A"));

        assertEquals(tally(1, 0, 0), here().seal(POLL));

        assertEquals("refused TOO_LATE", cast(here(), POLL, 2, 1, "A"));
        assertEquals("refused TOO_LATE", cast(here(), POLL, 1, 2, "B"));
        assertEquals("refused TOO_LATE", cast(there(), POLL, 3, 1, "A"));
        assertEquals(tally(1, 0, 0), there().seal(POLL));
        assertEquals(tally(1, 0, 0), here().tally(POLL));
        assertEquals("counted A", cast(here(), QUIZ, 2, 1, "A"));
    }

    @Test
    void stillConfirmsAStoredBallotAfterTheSealOnAnyNode() throws Exception {
        for (AskToCount ask : List.of(QUIZ, POLL)) {
            here().open(ask);
            there().open(ask);
            assertEquals("counted C", cast(here(), ask, 4, 1, "C"));

            assertEquals(tally(0, 0, 1), there().seal(ask));

            assertEquals("counted C", cast(here(), ask, 4, 1, "C"));
            assertEquals("counted C", cast(there(), ask, 4, 1, "C"));
            assertEquals(tally(0, 0, 1), here().tally(ask));
        }
    }

    @Test
    void sealsAnAskThatThisNodeNeverOpened() throws Exception {
        assertEquals(tally(0, 0, 0), there().seal(QUIZ));

        here().open(QUIZ);
        assertEquals("refused TOO_LATE", cast(here(), QUIZ, 1, 1, "A"));
    }

    @Test
    void refusesAnAskThatIsNotOpen() throws Exception {
        assertEquals("refused NOT_OPEN", cast(here(), QUIZ, 1, 1, "A"));
    }

    @Test
    void refusesAnOptionThatTheAskLacks() throws Exception {
        here().open(QUIZ);

        assertEquals("refused UNKNOWN_OPTION", cast(here(), QUIZ, 1, 1, "D"));
        assertEquals(tally(0, 0, 0), here().tally(QUIZ));
    }

    @Test
    void givesTheChoiceOfEveryFanForARecount() throws Exception {
        here().open(POLL);
        cast(here(), POLL, 0, 1, "C");
        cast(here(), POLL, 3, 1, "A");
        cast(here(), POLL, 3, 9, "B");

        assertArrayEquals(new byte[] {3, 0, 0, 2}, here().choices(POLL));
    }

    @Test
    void countsOneOfManyAnswersThatOneFanSendsAtOnceThroughTwoNodes() throws Exception {
        here().open(QUIZ);
        there().open(QUIZ);
        here().open(POLL);
        there().open(POLL);
        for (AskToCount ask : List.of(QUIZ, POLL)) {
            Replies replies = new Replies(2 * 15);
            for (int seq = 15; seq > 0; seq--) {
                OptionId choice = new OptionId(seq == 15 ? "C" : seq % 2 == 0 ? "B" : "A");
                here().cast(ask.cueRun(), new FanIndex(7), seq, choice, replies.of(7));
                there().cast(ask.cueRun(), new FanIndex(7), seq, choice, replies.of(7));
            }
            replies.await();
        }

        assertEquals(tally(0, 0, 1), here().tally(POLL));
        assertEquals(1, here().tally(QUIZ).ballots());
        assertEquals(here().tally(QUIZ), here().seal(QUIZ));
    }

    @Test
    void answersEveryBallotOfACrowdOnceAndCountsEveryFanOnce() throws Exception {
        int fans = 5_000;
        here().open(QUIZ);
        there().open(QUIZ);
        Replies replies = new Replies(fans * 3);
        Thread first = crowd(here(), fans, "A", replies);
        Thread retries = crowd(there(), fans, "A", replies);
        Thread again = crowd(here(), fans, "A", replies);
        first.join();
        retries.join();
        again.join();

        assertEquals(
                List.of("counted A"),
                replies.await().stream().map(Replies.Answer::outcome).distinct().toList());
        assertEquals(tally(fans, 0, 0), here().seal(QUIZ));
    }

    private static Thread crowd(BallotBox box, int fans, String choice, Replies replies) {
        return Thread.ofVirtual()
                .start(() -> {
                    for (int fan = 0; fan < fans; fan++) {
                        box.cast(
                                QUIZ.cueRun(),
                                new FanIndex(fan),
                                1,
                                new OptionId(choice),
                                replies.of(fan));
                    }
                });
    }
}
