package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;

/// A cue log that is a Redis stream, one entry for each offset, with the fence inside Redis.
///
/// Safe on any thread; but of those that wait for entries (a `patience` above zero) only one is served
/// at a time, so give each [CueLogReader] a log of its own.
public final class RedisCueLog implements CueLog, AutoCloseable {

    private static final String FIELD = "entry";
    private static final int MAX_READ = 1_000;

    /// Well below the link's command timeout.
    private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

    private final ShowRunId epoch;
    private final String logKey;
    private final String leaseKey;
    private final RedisConnection control;
    private final RedisConnection tail;

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisCueLog(RedisLink link, ShowRunId epoch) throws LogUnavailableException {
        this.epoch = epoch;
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
        byte[][] arguments = new byte[entries.size() + 2][];
        arguments[0] = bytes(term);
        arguments[1] = bytes(first);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).offset() != first + i) {
                throw new NotConductingException("the entries' own offsets have a hole");
            }
            arguments[i + 2] = MessageCodec.encode(entries.get(i));
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

    private String append(byte[][] arguments) throws LogUnavailableException {
        try {
            byte[] outcome =
                    control.sync()
                            .fcall(
                                    "ngage_append",
                                    ScriptOutputType.VALUE,
                                    new String[] {logKey, leaseKey},
                                    arguments);
            return new String(outcome, StandardCharsets.UTF_8);
        } catch (RedisException e) {
            throw new LogUnavailableException(
                    "Redis did not confirm the append: " + e.getMessage(), e);
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
