package ngage.backend.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisCueLogIT extends CueLogContractTest {

    private static final NodeId NODE = NodeId.random();

    @RegisterExtension static final RedisExtension redis = RedisExtension.ofOne();

    private final ShowRunId run = new ShowRunId(UUID.randomUUID().toString());
    private RedisCueLog log;

    @BeforeEach
    void open() throws LogUnavailableException {
        log = new RedisCueLog(redis.link(), run, NODE);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    CueLog log() {
        return log;
    }

    /// As [RedisLease] does, but for ever.
    @Override
    void conduct(long term) throws LogUnavailableException {
        try (RedisConnection control = redis.link().connect()) {
            control.sync()
                    .hset(
                            RedisKeys.lease(run),
                            Map.of(
                                    "node",
                                    NODE.value().getBytes(StandardCharsets.US_ASCII),
                                    "term",
                                    Long.toString(term).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void refusesAWriterWhoseLeaseIsOverEvenIfNobodyElseHasTakenIt() throws Exception {
        ShowRunId leased = new ShowRunId(UUID.randomUUID().toString());
        try (RedisLease lease = new RedisLease(redis.link(), leased, NODE, () -> "");
                RedisCueLog written = new RedisCueLog(redis.link(), leased, NODE)) {
            long term = lease.acquire().orElseThrow();
            written.append(term, Entries.entries(1, 1));
            lease.release(term);

            assertThrows(
                    NotConductingException.class,
                    () -> written.append(term, Entries.entries(2, 2)));
            assertEquals(Entries.entries(1, 1), written.after(0, Duration.ZERO));
        }
    }

    /// A promoted replica that had not heard of the first one's term may give it out again.
    @Test
    void refusesAnotherNodeOfTheSameTerm() throws Exception {
        try (RedisCueLog other = new RedisCueLog(redis.link(), run, NodeId.random())) {
            assertThrows(
                    NotConductingException.class, () -> other.append(1, Entries.entries(1, 1)));
            log.append(1, Entries.entries(1, 1));
        }
    }

    @Test
    void losesAndDoublesNothingWhenRedisIsKilledUnderWriterAndReader() throws Exception {
        int last = 2_000;
        List<LogEntry> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch heardSome = new CountDownLatch(last / 4);
        CountDownLatch heardAll = new CountDownLatch(last);
        LogListener listener =
                entry -> {
                    heard.add(entry);
                    heardSome.countDown();
                    heardAll.countDown();
                };
        try (Supervisor supervisor = Supervisor.standard();
                CueLogReader reader = new CueLogReader(log, 0, List.of(listener))) {
            reader.start(supervisor);
            Thread writer = Thread.ofVirtual().start(() -> write(last));

            heardSome.await();
            redis.server().kill();
            redis.server().restart();

            writer.join();
            assertTrue(heardAll.await(20, TimeUnit.SECONDS), "heard up to " + reader.offset());
        }
        assertEquals(Entries.entries(1, last), heard);
    }

    /// As a conductor does: the same entry again until it is known to be in.
    private void write(int last) {
        for (long offset = 1; offset <= last; offset++) {
            boolean isIn = false;
            while (!isIn) {
                try {
                    log.append(1, List.of(Entries.entry(offset)));
                    isIn = true;
                } catch (LogUnavailableException e) {
                    LockSupport.parkNanos(1_000_000);
                } catch (NotConductingException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
