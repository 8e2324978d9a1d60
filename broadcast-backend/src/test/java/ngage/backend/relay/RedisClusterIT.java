package ngage.backend.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.FlushMode;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import ngage.backend.admission.RedisSubjects;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;
import ngage.testredis.RedisTestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClusterIT {

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofCluster();

    @Test
    void givesEveryPrimaryABallotShardAndRemembersThem() throws Exception {
        ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
        try (RedisShowRuns runs = new RedisShowRuns(redis.link(), new Random(1));
                RedisShowRuns others = new RedisShowRuns(redis.link(), new Random(2))) {
            BallotShards shards = runs.ballotShards(run);

            assertEquals(RedisTestCluster.NODES / 2, shards.count());
            Set<Integer> primaries = new HashSet<>();
            for (String tag : shards.tags()) {
                primaries.add(redis.cluster().primaryOf("{" + run + "." + tag + "}"));
            }
            assertEquals(shards.count(), primaries.size());
            assertEquals(shards, others.ballotShards(run));
        }
    }

    @Test
    void callsFunctionsOnAPromotedReplica() throws Exception {
        ShowId show = new ShowId("show-" + UUID.randomUUID());
        try (RedisShowRuns runs = new RedisShowRuns(redis.link(), new Random(1))) {
            ShowRunId run = runs.startNew(show);
            try (RedisLease lease = new RedisLease(redis.link(), run, NodeId.random(), () -> "")) {
                long term = lease.acquire().orElseThrow();
                int primary = redis.cluster().primaryOf("{" + run + "}");

                redis.cluster().kill(primary);
                redis.cluster().awaitFailover("{" + run + "}", primary);

                long later = 0;
                while (later == 0) {
                    try {
                        later = lease.acquire().orElse(0);
                    } catch (LogUnavailableException e) {
                        Thread.onSpinWait(); // not found yet
                    }
                }
                assertEquals(term + 1, later);
                redis.cluster().restart(primary);
                redis.cluster().awaitHealthy();
            }
        }
    }

    @Test
    void lendsNoAccountAFanThatAPromotedReplicaWouldNotKnow() throws Exception {
        ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
        byte[] subject = {1, 2, 3, 4};
        redis.cluster().awaitHealthy();
        try (RedisSubjects subjects = new RedisSubjects(redis.link(), run)) {
            CompletableFuture<FanIndex> first =
                    subjects.claim(subject, new FanIndex(6)).toCompletableFuture();
            assertEquals(new FanIndex(6), first.get());
            int primary = redis.cluster().primaryOf("{" + run + "}");
            int replica = redis.cluster().cutReplication(primary);

            CompletableFuture<FanIndex> unsafe =
                    subjects.claim(new byte[] {1, 2, 3, 5}, new FanIndex(7)).toCompletableFuture();
            ExecutionException refusal = assertThrows(ExecutionException.class, unsafe::get);
            assertInstanceOf(RedisReplicaException.class, refusal.getCause());

            redis.cluster().healReplication(replica);
            redis.cluster().awaitHealthy();
            assertEquals(
                    new FanIndex(6),
                    subjects.claim(subject, new FanIndex(8)).toCompletableFuture().get());
        }
    }

    @Test
    void putsFunctionsBackIntoAPrimaryThatLostThem() throws Exception {
        ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
        try (RedisLease lease = new RedisLease(redis.link(), run, NodeId.random(), () -> "")) {
            redis.link().onEveryPrimary(primary -> primary.functionFlush(FlushMode.SYNC));

            redis.link().loadMissing();

            boolean isBack = false;
            while (!isBack) {
                try {
                    isBack = lease.acquire().isPresent();
                } catch (LogUnavailableException e) {
                    String said = String.valueOf(e.getMessage());
                    assertTrue(said.contains("Function not found"), said);
                }
            }
        }
    }
}
