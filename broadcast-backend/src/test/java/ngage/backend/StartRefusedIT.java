package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.nodes.NodeConfig;
import ngage.backend.nodes.Role;
import ngage.backend.relay.RedisLink;
import ngage.backend.relay.RedisShowRuns;
import ngage.protocol.RunMode;
import ngage.protocol.ShowId;
import ngage.testredis.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A node that would harm the show that is on, or that cannot work, does not start, and says what to do.
class StartRefusedIT {

    private static TestShow show;

    @BeforeAll
    static void aShowIsOn() throws Exception {
        show = TestShow.started();
    }

    @AfterAll
    static void itEnds() throws Exception {
        show.close();
    }

    private static void assertRefused(BackendConfig config, String... words) {
        String said =
                String.valueOf(
                        assertThrows(BackendStartException.class, () -> Backend.start(config))
                                .getMessage());
        Set.of(words).forEach(word -> assertTrue(said.contains(word), said));
    }

    @Test
    void aNewRunWhileNodesAreInTheOldOne() throws Exception {
        int before = show.port();

        assertRefused(show.config(true, 0), "127.0.0.1:" + before, "Leave --new-run out");

        int _ = show.startAnother(Role.AUDIENCE); // into the run that is on
    }

    @Test
    void oneOfTwoThatBeginAtOnce() throws Exception {
        try (RealRedis redis = RealRedis.started();
                RedisLink link = new RedisLink(redis.uri());
                RedisShowRuns runs = new RedisShowRuns(link, new Random(1))) {
            ShowId showId = TestShow.show().id();
            assertTrue(runs.mayBeginNew(showId, Duration.ofMinutes(1)));

            assertRefused(beginning(redis.uri()), "Another node begins a new run", "--new-run");
            assertEquals(Optional.empty(), runs.unfinished(showId));
        }
    }

    @Test
    void onAirInARehearsal() {
        assertRefused(
                joining(show.redisUri(), RunMode.ON_AIR, TestShow.SECRET),
                "is a rehearsal",
                "--new-run");
    }

    @Test
    void withAnotherSecretThanTheOtherNodes() {
        assertRefused(
                joining(show.redisUri(), RunMode.REHEARSAL, "another secret of some length"),
                "another secret");
    }

    @Test
    void onAnAddressOfAnotherMachine() {
        assertRefused(
                onHost("192.0.2.1"), "Cannot listen", "it is not this machine's", "--http-host");
        assertRefused(onHost("no-such-host.invalid"), "there is no such host");
    }

    private static BackendConfig onHost(String host) {
        return config(host, show.redisUri(), false, RunMode.REHEARSAL, TestShow.SECRET);
    }

    private static BackendConfig joining(String redis, RunMode mode, String secret) {
        return config("127.0.0.1", redis, false, mode, secret);
    }

    private static BackendConfig beginning(String redis) {
        return config("127.0.0.1", redis, true, RunMode.REHEARSAL, TestShow.SECRET);
    }

    private static BackendConfig config(
            String host, String redis, boolean newRun, RunMode mode, String secret) {
        return TestShow.config(
                host,
                0,
                redis,
                newRun,
                mode,
                secret,
                new NodeConfig(EnumSet.of(Role.AUDIENCE), null, null),
                AdmissionConfig.DEFAULT,
                OpsConfig.DEFAULT);
    }

    @Test
    void withoutThePasswordOfRedis() throws Exception {
        try (RealRedis locked = RealRedis.started("--requirepass", "the right one")) {
            assertRefused(
                    joining(locked.uri(), RunMode.REHEARSAL, TestShow.SECRET),
                    "NOAUTH",
                    "NGAGE_REDIS");
            assertRefused(
                    joining(
                            locked.uri().replace("//", "//:wrong@"),
                            RunMode.REHEARSAL,
                            TestShow.SECRET),
                    "WRONGPASS",
                    "NGAGE_REDIS");
        }
    }
}
