package ngage.backend.relay;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cue log that is a Redis stream, one entry for each offset, with the fence inside Redis.
///
/// Safe on any thread; but of those that wait for entries (a `patience` above zero) only one is served
/// at a time, so give each [CueLogReader] a log of its own.
public final class RedisCueLog implements CueLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCueLog.class);
    private static final String FIELD = "entry";
    private static final int MAX_READ = 1_000;

    /// Short, because a GO waits for it, and there is another way when Redis is away.
    private static final Duration WRITE_PATIENCE = Duration.ofMillis(400);

    private static final Duration REPLICA_PATIENCE = Duration.ofMillis(150);

    /// Well below the link's command timeout.
    private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

    private final ShowRunId epoch;
    private final byte[] node;
    private final String logKey;
    private final String leaseKey;
    private final RedisConnection control;
    private final RedisConnection tail;

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @param node in whose name it appends
    /// @throws LogUnavailableException if Redis is not there
    public RedisCueLog(RedisLink link, ShowRunId epoch, NodeId node)
            throws LogUnavailableException {
        this.epoch = epoch;
        this.node = node.value().getBytes(StandardCharsets.UTF_8);
        this.logKey = RedisKeys.log(epoch);
        this.leaseKey = RedisKeys.lease(epoch);
        this.control = link.connect(RedisCueLog.class, "relay.lua");
        this.tail = link.connect();
    }

    @Override
    public ShowRunId epoch() {
        return epoch;
    }

    @Override
    public void append(long term, List<LogEntry> entries)
            throws NotConductingException, LogUnavailableException {
        if (entries.isEmpty()) {
            return;
        }
        long first = entries.getFirst().offset();
        byte[][] arguments = new byte[entries.size() + 3][];
        arguments[0] = node;
        arguments[1] = bytes(term);
        arguments[2] = bytes(first);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).offset() != first + i) {
                throw new NotConductingException("the entries' own offsets have a hole");
            }
            arguments[i + 3] = MessageCodec.encode(entries.get(i));
        }
        String outcome = append(arguments);
        switch (outcome) {
            case "OK" -> {}
            case "FENCED" ->
                    throw new NotConductingException(
                            "the conductor's lease of term " + term + " is over");
            case "OFFSET" ->
                    throw new NotConductingException(
                            "another conductor has written offset "
                                    + first
                                    + ", or it is too high");
            default -> throw new IllegalStateException("Redis answered an append with " + outcome);
        }
    }

    @Override
    public boolean putBack(List<LogEntry> entries) throws LogUnavailableException {
        if (entries.isEmpty()) {
            return true;
        }
        byte[][] arguments = new byte[entries.size() + 1][];
        arguments[0] = bytes(entries.getFirst().offset());
        for (int i = 0; i < entries.size(); i++) {
            arguments[i + 1] = MessageCodec.encode(entries.get(i));
        }
        return write("ngage_put_back", new String[] {logKey}, arguments).equals("OK");
    }

    @Override
    public long last() throws LogUnavailableException {
        try {
            return control.sync().xrevrange(logKey, Range.unbounded(), Limit.from(1)).stream()
                    .mapToLong(newest -> entry(newest).offset())
                    .findFirst()
                    .orElse(0);
        } catch (RedisException e) {
            throw new LogUnavailableException(
                    "Redis did not give the end of the cue log: " + e.getMessage(), e);
        }
    }

    @Override
    public List<LogEntry> after(long offset, Duration patience) throws LogUnavailableException {
        XReadArgs count = XReadArgs.Builder.count(MAX_READ);
        try {
            return patience.isPositive()
                    ? read(tail, count.block(atMost(patience)), offset)
                    : read(control, count, offset);
        } catch (RedisException e) {
            throw new LogUnavailableException(
                    "Redis did not give the cue log: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        tail.close();
        control.close();
    }

    /// In a cluster one replica must have it too; but a show goes on without, for every node that hears
    /// an entry gives it back to a log that has lost it.
    private String append(byte[][] arguments) throws LogUnavailableException {
        String[] keys = {logKey, leaseKey};
        if (!control.isCluster()) {
            return write("ngage_append", keys, arguments);
        }
        try {
            return answer(
                    control.fcallReplicated(REPLICA_PATIENCE, "ngage_append", keys, arguments)
                            .toCompletableFuture());
        } catch (LogUnavailableException e) {
            if (!hasNoReplica(e)) {
                throw e;
            }
            LOG.warn("no replica has confirmed an entry; the show goes on without");
            return write("ngage_append", keys, arguments); // a repeat, for its outcome
        }
    }

    private static boolean hasNoReplica(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisReplicaException) {
                return true;
            }
        }
        return false;
    }

    private String write(String function, String[] keys, byte[][] arguments)
            throws LogUnavailableException {
        return answer(
                control.async()
                        .<byte[]>fcall(function, ScriptOutputType.VALUE, keys, arguments)
                        .toCompletableFuture());
    }

    private static String answer(Future<byte[]> reply) throws LogUnavailableException {
        try {
            byte[] outcome = reply.get(WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new String(outcome, StandardCharsets.UTF_8);
        } catch (RedisException | ExecutionException | TimeoutException e) {
            throw new LogUnavailableException("Redis did not confirm the entries: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted", e);
        }
    }

    @SuppressWarnings("unchecked") // a generic array for one argument, which nobody keeps
    private List<LogEntry> read(RedisConnection connection, XReadArgs how, long offset) {
        return connection.sync().xread(how, StreamOffset.from(logKey, offset + "-0")).stream()
                .map(RedisCueLog::entry)
                .toList();
    }

    private static LogEntry entry(StreamMessage<String, byte[]> message) {
        byte[] json = message.getBody().get(FIELD);
        if (json == null) {
            throw new IllegalStateException("log entry " + message.getId() + " has no " + FIELD);
        }
        try {
            // Not to know a fact is no reason to skip it here: a hole would be worse than a stop.
            return MessageCodec.decode(LogEntry.class, json)
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "log entry "
                                            + message.getId()
                                            + " is of a newer ngage than this one"));
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("log entry " + message.getId() + " is damaged", e);
        }
    }

    private static Duration atMost(Duration patience) {
        Duration capped = patience.compareTo(MAX_BLOCK) > 0 ? MAX_BLOCK : patience;
        // Redis takes whole milliseconds, and 0 for "for ever".
        return capped.toMillis() == 0 ? Duration.ofMillis(1) : capped;
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
