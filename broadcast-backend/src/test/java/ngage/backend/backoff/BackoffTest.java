package ngage.backend.backoff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));

    @Test
    void waitsLongerEachTimeUpToTheLongest() {
        checkNext(100, 200, 400, 800, 1000, 1000);
    }

    @Test
    void beginsAnewWhenItWorksAgain() {
        checkNext(100, 200);

        backoff.reset();

        checkNext(100, 200);
    }

    private void checkNext(long... limits) {
        for (long limit : limits) {
            long wait = backoff.next().toMillis();
            assertTrue(wait >= limit / 2 && wait <= limit, () -> wait + " of " + limit + " ms");
        }
    }
}
