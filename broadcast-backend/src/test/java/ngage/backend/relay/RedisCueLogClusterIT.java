package ngage.backend.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import ngage.protocol.FanIndex;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisCueLogClusterIT {

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofCluster();

    @Test
    void isWholeOnAPromotedReplicaWithWhatANodeHasHeard() throws Exception {
        ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
        NodeId node = NodeId.random();
        String key = "{" + run + "}";
        List<LogEntry> heard = Collections.synchronizedList(new ArrayList<>());
        try (RedisLease lease = new RedisLease(redis.link(), run, node, () -> "");
                RedisCueLog log = new RedisCueLog(redis.link(), run, node);
                CueLogReader reader = new CueLogReader(log, 0, List.of(heard::add))) {
            long term = lease.acquire().orElseThrow();
            log.append(term, Entries.entries(1, 3));
            reader.read(Duration.ZERO);
            // As if they had been heard from the primary just before it died, and gone no further.
            reader.hear(Entries.entries(4, 6));
            int primary = redis.cluster().primaryOf(key);
            redis.cluster().kill(primary);
            redis.cluster().awaitFailover(key, primary);

            boolean isMended = false;
            while (!isMended) {
                try {
                    reader.mend();
                    isMended = true;
                } catch (LogUnavailableException e) {
                    Thread.onSpinWait(); // not found yet
                }
            }

            assertEquals(Entries.entries(1, 6), log.after(0, Duration.ZERO));
            assertEquals(Entries.entries(1, 6), heard);
            assertTrue(acquired(lease) > term);
            redis.cluster().restart(primary);
            redis.cluster().awaitHealthy();
        }
    }

    @Test
    void takesAnEntryThatNoReplicaConfirms() throws Exception {
        ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
        NodeId node = NodeId.random();
        int primary = redis.cluster().primaryOf("{" + run + "}");
        try (RedisLease lease = new RedisLease(redis.link(), run, node, () -> "");
                RedisCueLog log = new RedisCueLog(redis.link(), run, node)) {
            long term = lease.acquire().orElseThrow();
            int replica = primary < 3 ? primary + 3 : primary - 3;
            redis.cluster().freeze(replica);

            log.append(term, Entries.entries(1, 2));

            assertEquals(Entries.entries(1, 2), log.after(0, Duration.ZERO));
            redis.cluster().thaw(replica);
            redis.cluster().awaitHealthy();
        }
    }

    @Test
    void givesOutNoFanIndexesThatNoReplicaHasConfirmedAndWastesNone() throws Exception {
        ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
        int primary = redis.cluster().primaryOf("{" + run + "}");
        int replica = primary < 3 ? primary + 3 : primary - 3;
        try (RedisShowRuns runs = new RedisShowRuns(redis.link(), new SecureRandom())) {
            redis.cluster().freeze(replica);
            assertThrows(
                    CompletionException.class,
                    () -> runs.leaseFans(run, 4096, 0).toCompletableFuture().join());
            assertThrows(
                    CompletionException.class,
                    () -> runs.leaseFans(run, 4096, 0).toCompletableFuture().join());
            redis.cluster().thaw(replica);
            redis.cluster().awaitHealthy();

            assertEquals(
                    new FanIndex(0), runs.leaseFans(run, 4096, 0).toCompletableFuture().join());
            assertEquals(
                    new FanIndex(4096), runs.leaseFans(run, 4096, 0).toCompletableFuture().join());
        }
    }

    /// The link may need a moment to find the new primary.
    private static long acquired(Lease lease) {
        while (true) {
            try {
                return lease.acquire().orElseThrow();
            } catch (LogUnavailableException e) {
                Thread.onSpinWait();
            }
        }
    }
}
