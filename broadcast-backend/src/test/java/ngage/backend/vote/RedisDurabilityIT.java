package ngage.backend.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ngage.backend.relay.RedisLink;
import ngage.protocol.ToControlRoom.Health;
import ngage.testredis.RealRedis;
import org.junit.jupiter.api.Test;

class RedisDurabilityIT {

    private static Map<String, String> settings(RedisLink link) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        link.onEveryNode(redis -> settings.putAll(redis.configGet("appendonly", "appendfsync")));
        return settings;
    }

    @Test
    void setsRedisSoThatItKeepsWhatIsPromised() throws Exception {
        try (RealRedis redis = RealRedis.started("--appendonly", "no", "--appendfsync", "no");
                RedisLink link = new RedisLink(redis.uri())) {
            RedisDurability.ensure(link, Durability.MEMORY);
            assertEquals(Map.of("appendonly", "no", "appendfsync", "no"), settings(link));

            RedisDurability.ensure(link, Durability.EVERYSEC);
            assertEquals(Map.of("appendonly", "yes", "appendfsync", "everysec"), settings(link));

            RedisDurability.ensure(link, Durability.ALWAYS);
            assertEquals(Map.of("appendonly", "yes", "appendfsync", "always"), settings(link));

            RedisDurability.ensure(link, Durability.EVERYSEC);
            assertEquals(Map.of("appendonly", "yes", "appendfsync", "always"), settings(link));

            String kept = Files.readString(configFile(link));
            assertTrue(kept.contains("appendonly yes"), kept);
            assertTrue(kept.contains("appendfsync always"), kept);
        }
    }

    private static Path configFile(RedisLink link) throws Exception {
        List<String> lines = new ArrayList<>();
        link.onEveryNode(redis -> redis.info("server").lines().forEach(lines::add));
        return lines.stream()
                .filter(line -> line.startsWith("config_file:"))
                .map(line -> Path.of(line.substring("config_file:".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhatToDoAboutARedisThatDoesNotLetItsSettingsBeChanged() throws Exception {
        try (RealRedis redis = RealRedis.started("--rename-command", "CONFIG", "");
                RedisLink link = new RedisLink(redis.uri())) {
            DurabilityException refusal =
                    assertThrows(
                            DurabilityException.class,
                            () -> RedisDurability.ensure(link, Durability.ALWAYS));

            String said = String.valueOf(refusal.getMessage());
            assertTrue(said.contains("Set 'appendonly yes' and 'appendfsync always'"), said);
            RedisDurability.ensure(link, Durability.MEMORY);
        }
    }

    @Test
    void changesNothingThatRedisCannotKeep() throws Exception {
        try (RealRedis redis = RealRedis.started("--appendonly", "no");
                RedisLink link = new RedisLink(redis.uri())) {
            Path config = configFile(link);
            Files.delete(config);
            Files.createDirectory(config); // in the way of a file

            for (int i = 0; i < 2; i++) {
                assertThrows(
                        DurabilityException.class,
                        () -> RedisDurability.ensure(link, Durability.ALWAYS),
                        "a second look must not find it right");
            }
            assertEquals("no", settings(link).get("appendonly"));
        }
    }

    @Test
    void setsRedisSoThatItThrowsNothingAway() throws Exception {
        try (RealRedis redis =
                        RealRedis.started(
                                "--maxmemory", "100mb", "--maxmemory-policy", "volatile-lru");
                RedisLink link = new RedisLink(redis.uri())) {
            RedisDurability.ensure(link, Durability.MEMORY);

            link.onEveryNode(node ->
                    assertEquals(
                            "noeviction",
                            node.configGet("maxmemory-policy").get("maxmemory-policy")));
        }
    }

    @Test
    void saysWhatToDoAboutARedisThatThrowsBallotsAwayAndCannotBeTold() throws Exception {
        try (RealRedis redis =
                        RealRedis.started(
                                "--maxmemory",
                                "100mb",
                                "--maxmemory-policy",
                                "volatile-lru",
                                "--rename-command",
                                "CONFIG",
                                "");
                RedisLink link = new RedisLink(redis.uri())) {
            DurabilityException refusal =
                    assertThrows(
                            DurabilityException.class,
                            () -> RedisDurability.ensure(link, Durability.MEMORY));

            String said = String.valueOf(refusal.getMessage());
            assertTrue(said.contains("Set 'maxmemory-policy noeviction'"), said);
        }
    }

    @Test
    void noticesWhenSomebodyTurnsItOffDuringTheShow() throws Exception {
        try (RealRedis redis = RealRedis.started();
                RedisLink link = new RedisLink(redis.uri())) {
            DurabilityWatch watch =
                    new DurabilityWatch(link, Durability.ALWAYS, Duration.ofSeconds(10));
            watch.look();
            link.onEveryNode(node -> node.configSet("appendfsync", "no"));

            watch.look();

            assertEquals("always", settings(link).get("appendfsync"));
            assertEquals(Health.GOOD, watch.health().state());
        }
    }

    @Test
    void saysOnTheDeskThatThereIsNoReplicaAnyMore() throws Exception {
        try (RealRedis redis = RealRedis.started();
                RedisLink link = new RedisLink(redis.uri())) {
            DurabilityWatch watch =
                    new DurabilityWatch(link, Durability.REPLICA, Duration.ofSeconds(10));

            watch.look();

            assertEquals(Health.DEGRADED, watch.health().state());
            assertTrue(watch.health().text().contains("has no replica"), watch.health().text());
        }
    }

    @Test
    void wantsAReplicaForEveryPrimaryIfBallotsShallBeInOne() throws Exception {
        try (RealRedis redis = RealRedis.started();
                RedisLink link = new RedisLink(redis.uri())) {
            DurabilityException refusal =
                    assertThrows(
                            DurabilityException.class,
                            () -> RedisDurability.ensure(link, Durability.REPLICA));

            String said = String.valueOf(refusal.getMessage());
            assertTrue(said.contains("a primary has no replica"), said);
        }
    }
}
