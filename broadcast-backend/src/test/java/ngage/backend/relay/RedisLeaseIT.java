package ngage.backend.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisLeaseIT extends LeaseContractTest {

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofOne();

    private static final NodeId HERE = NodeId.random();
    private static final NodeId THERE = NodeId.random();

    private final ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
    private RedisLease here;
    private RedisLease there;

    @BeforeEach
    void open() throws LogUnavailableException {
        here = new RedisLease(redis.link(), run, HERE, () -> "http://here");
        there = new RedisLease(redis.link(), run, THERE, () -> "http://there");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Override
    Lease here() {
        return here;
    }

    @Override
    Lease there() {
        return there;
    }

    @Test
    void runsOutWithinTwoSecondsWhenItIsNotRenewed() throws Exception {
        long term = here.acquire().orElseThrow();
        long began = System.nanoTime();

        OptionalLong taken = there.acquire();
        while (taken.isEmpty()) {
            taken = there.acquire();
        }

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "took " + took);
        assertFalse(here.renew(term));
    }

    @Test
    void tellsWhoHadItBeforeEvenWhenItWasGivenBack() throws Exception {
        here.release(here.acquire().orElseThrow());
        assertEquals(Optional.empty(), here.predecessor());

        there.acquire();
        there.acquire();

        assertEquals(Optional.of(new Holder(HERE, "http://here")), there.predecessor());
    }

    @Test
    void tellsWhoHadItBeforeAlsoToOneThatDidNotHearTheAnswer() throws Exception {
        here.release(here.acquire().orElseThrow());
        there.acquire();

        try (RedisLease again = new RedisLease(redis.link(), run, THERE, () -> "http://there")) {
            again.acquire();

            assertEquals(Optional.of(new Holder(HERE, "http://here")), again.predecessor());
        }
    }
}
