package ngage.backend.vote;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees that every Redis does with a ballot what [Durability] promises: sets it so where that is allowed,
/// and refuses to go on where it is not.
public final class RedisDurability {

    private static final Logger LOG = LoggerFactory.getLogger(RedisDurability.class);
    private static final Set<String> EVERYSEC_OR_BETTER = Set.of("everysec", "always");

    private RedisDurability() {}

    /// Blocking.
    ///
    /// @throws DurabilityException if Redis does not do it, and does not let us set it so
    /// @throws LogUnavailableException if Redis is not there
    public static void ensure(RedisLink link, Durability durability)
            throws DurabilityException, LogUnavailableException {
        List<String> problems = new ArrayList<>();
        link.onEveryNode(redis -> ensureNothingIsEvicted(redis, problems));
        switch (durability) {
            case MEMORY -> {}
            // Replicas too: each may be promoted.
            case EVERYSEC ->
                    link.onEveryNode(
                            redis -> ensureAof(redis, EVERYSEC_OR_BETTER, "everysec", problems));
            case ALWAYS ->
                    link.onEveryNode(
                            redis -> ensureAof(redis, Set.of("always"), "always", problems));
            case REPLICA -> link.onEveryPrimary(redis -> checkReplica(redis, problems));
        }
        if (!problems.isEmpty()) {
            throw new DurabilityException(
                    "Ballots would not be as safe as --durability "
                            + durability.name().toLowerCase(Locale.ROOT)
                            + " promises: "
                            + String.join("; ", problems));
        }
    }

    /// Of ballots too, whose keys have an expiry: `volatile-lru` takes just these.
    private static void ensureNothingIsEvicted(
            RedisClusterCommands<String, byte[]> redis, List<String> problems) {
        // Not by CONFIG GET, which not everybody may use.
        String memory = redis.info("memory");
        if (memory.contains("maxmemory:0\r") || memory.contains("maxmemory_policy:noeviction\r")) {
            return;
        }
        try {
            ensure(redis, "maxmemory-policy", Set.of("noeviction"), "noeviction");
        } catch (RedisCommandExecutionException e) {
            problems.add(
                    "Redis throws ballots away when its memory is full, and does not let us change that ("
                            + e.getMessage()
                            + "). Set 'maxmemory-policy noeviction' where it is run");
        }
    }

    private static void ensureAof(
            RedisClusterCommands<String, byte[]> redis,
            Set<String> enough,
            String wanted,
            List<String> problems) {
        try {
            ensure(redis, "appendonly", Set.of("yes"), "yes");
            ensure(redis, "appendfsync", enough, wanted);
        } catch (RedisCommandExecutionException e) {
            problems.add(
                    "Redis does not let its settings be seen, changed, or kept in its config file ("
                            + e.getMessage()
                            + "). Set 'appendonly yes' and 'appendfsync "
                            + wanted
                            + "' where it is run, and allow CONFIG GET; or choose --durability replica"
                            + " or memory, if that is enough.");
        }
    }

    private static void ensure(
            RedisClusterCommands<String, byte[]> redis,
            String setting,
            Set<String> enough,
            String wanted) {
        String present = redis.configGet(setting).getOrDefault(setting, "");
        if (!enough.contains(present)) {
            // First without a change: what cannot be kept must not look right to whoever looks
            // next.
            redis.configRewrite();
            redis.configSet(setting, wanted);
            redis.configRewrite(); // or it would be as before when Redis is started again
            LOG.info("set Redis' {} from '{}' to '{}'", setting, present, wanted);
        }
    }

    private static void checkReplica(
            RedisClusterCommands<String, byte[]> redis, List<String> problems) {
        if (redis.info("replication").contains("connected_slaves:0")) {
            problems.add(
                    "a primary has no replica. Start one for each primary, or choose --durability"
                            + " always.");
        }
    }
}
