package ngage.backend.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.security.SecureRandom;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;
import ngage.testredis.RealRedis;
import org.junit.jupiter.api.Test;

class RedisShowRunsIT {

    private static final ShowId SHOW = new ShowId("demo");

    @Test
    void remembersTheRunOfAShowAndLeasesItsFanIndexes() throws Exception {
        try (RealRedis redis = RealRedis.started();
                RedisLink link = new RedisLink(redis.uri());
                RedisShowRuns here = new RedisShowRuns(link, new SecureRandom());
                RedisShowRuns there = new RedisShowRuns(link, new SecureRandom())) {
            ShowRunId first = here.unfinishedOrNew(SHOW);
            assertEquals(first, there.unfinishedOrNew(SHOW));

            ShowRunId second = there.startNew(SHOW);
            assertNotEquals(first, second);
            assertEquals(second, here.unfinishedOrNew(SHOW));

            assertEquals(
                    new FanIndex(0), here.leaseFans(second, 4096, 0).toCompletableFuture().join());
            assertEquals(
                    new FanIndex(4096),
                    there.leaseFans(second, 4096, 0).toCompletableFuture().join());
            // A promoted replica may have forgotten what the nodes know.
            assertEquals(
                    new FanIndex(20_480),
                    here.leaseFans(second, 4096, 20_480).toCompletableFuture().join());
            assertEquals(24_576, here.fansLeased());
            assertEquals(
                    new FanIndex(24_576),
                    there.leaseFans(second, 4096, 0).toCompletableFuture().join());
            assertEquals(
                    new FanIndex(0), here.leaseFans(first, 4096, 0).toCompletableFuture().join());
        }
    }
}
