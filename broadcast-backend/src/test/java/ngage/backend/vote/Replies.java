package ngage.backend.vote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import ngage.protocol.BallotRefusal;
import ngage.protocol.OptionId;

/// Collects the answers to many ballots, and knows if one was answered twice.
final class Replies {

    /// @param outcome `counted A`, `refused TOO_LATE`, `overloaded`
    record Answer(int fan, String outcome) {}

    private final CountDownLatch missing;
    private final Semaphore answered = new Semaphore(0);
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> twice = Collections.synchronizedList(new ArrayList<>());

    Replies(int expected) {
        missing = new CountDownLatch(expected);
    }

    BallotReply of(int fan) {
        AtomicBoolean isAnswered = new AtomicBoolean();
        return new BallotReply() {
            @Override
            public void onCounted(OptionId choice) {
                answer("counted " + choice);
            }

            @Override
            public void onRefused(BallotRefusal reason) {
                answer("refused " + reason);
            }

            @Override
            public void onOverloaded() {
                answer("overloaded");
            }

            private void answer(String outcome) {
                if (isAnswered.getAndSet(true)) {
                    twice.add(fan);
                }
                answers.add(new Answer(fan, outcome));
                missing.countDown();
                answered.release();
            }
        };
    }

    /// Waits for the next `count` answers.
    void awaitSome(int count) throws InterruptedException {
        answered.acquire(count);
    }

    long missing() {
        return missing.getCount();
    }

    /// @return all answers, in the order in which they came
    List<Answer> await() throws InterruptedException {
        if (!missing.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError(missing.getCount() + " ballots were never answered");
        }
        if (!twice.isEmpty()) {
            throw new AssertionError("answered twice: the ballots of fans " + twice);
        }
        return List.copyOf(answers);
    }
}
