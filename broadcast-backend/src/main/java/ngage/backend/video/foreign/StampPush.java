package ngage.backend.video.foreign;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import ngage.backend.relay.LogListener;
import ngage.backend.stamp.StreamClock;
import ngage.backend.video.foreign.ForeignConfig.Push;
import ngage.backend.video.foreign.StampLead.Stamp;
import ngage.backend.video.ts.CueMark;
import ngage.backend.video.ts.Id3Stamp;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushes our clock, and each cue that goes on air, into somebody else's stream, by the HTTP endpoint with which it
/// takes timed metadata. Within the limits of AWS IVS: never more than five a second, nor longer than 1 KB.
///
/// The log reader's thread hands cues in, one thread runs it. A stamp is made when it is sent, so the newest
/// wins and none waits; there is none while the stream stands still. Cues go first; up to [#MAX_CUES] wait, with more
/// the oldest is dropped: its picture is the most likely to be over. One that could not be pushed for [#CUE_LIFE] is
/// dropped too.
public final class StampPush implements LogListener {

    private static final int MAX_CUES = 32;
    private static final int MAX_BYTES = 1024;
    private static final Duration CUE_LIFE = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(210);
    private static final Duration BETWEEN_STAMPS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(StampPush.class);

    private record WaitingCue(Fact.CueOnAir cue, long sinceNanos) {}

    private final Push config;
    private final StreamClock clock;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final StampLead lead = new StampLead();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final BlockingQueue<WaitingCue> cues = new ArrayBlockingQueue<>(MAX_CUES);
    private final AtomicLong dropped = new AtomicLong();

    private @Nullable WaitingCue unsent;
    private long pushedNanos;

    /// When a stamp was due the last time, whether or not there was anything to say.
    private long stampedNanos;

    /// @param nanos the monotonic clock
    public StampPush(Push config, StreamClock clock, InstantSource wall, LongSupplier nanos) {
        this.config = config;
        this.clock = clock;
        this.wall = wall;
        this.nanos = nanos;
        this.pushedNanos = nanos.getAsLong() - BETWEEN.toNanos();
        this.stampedNanos = nanos.getAsLong() - BETWEEN_STAMPS.toNanos();
    }

    @Override
    public void onEntry(LogEntry entry) {
        // What is read of the past of a run, when the node starts, is over.
        boolean isFresh = entry.wall().plus(CUE_LIFE).isAfter(wall.instant());
        if (isFresh && entry.fact() instanceof Fact.CueOnAir cue) {
            WaitingCue waiting = new WaitingCue(cue, nanos.getAsLong());
            while (!cues.offer(waiting)) {
                cues.poll();
                dropped.incrementAndGet();
                log.warn("a cue was not pushed: too many wait for {}", config);
            }
        }
    }

    /// @return cues that could not be pushed
    public long dropped() {
        return dropped.get();
    }

    SeenStamps seen() {
        return lead;
    }

    /// Until it is interrupted, or the endpoint refuses; a cue that was not taken is tried again.
    void run() throws IOException, InterruptedException {
        while (true) {
            if (unsent == null) {
                long wait = untilAfter(BETWEEN_STAMPS, stampedNanos);
                unsent = cues.poll(wait, TimeUnit.NANOSECONDS);
            }
            WaitingCue next = unsent;
            if (next != null && nanos.getAsLong() - next.sinceNanos > CUE_LIFE.toNanos()) {
                dropped.incrementAndGet();
                log.warn("{} was not pushed in time", next.cue.cueRun());
            } else if (next == null && clock.source() == null) {
                stampedNanos = nanos.getAsLong(); // nothing to say: the stream stands still
            } else {
                TimeUnit.NANOSECONDS.sleep(untilAfter(BETWEEN, pushedNanos));
                try {
                    push(next == null ? null : next.cue);
                } finally {
                    // From the answer on: so they are as far apart where they arrive.
                    pushedNanos = nanos.getAsLong();
                    stampedNanos = pushedNanos;
                }
            }
            unsent = null;
        }
    }

    /// @return nanoseconds until so much has passed since then; 0 if it has
    private long untilAfter(Duration time, long sinceNanos) {
        return Math.max(0, time.toNanos() - (nanos.getAsLong() - sinceNanos));
    }

    private void push(Fact.@Nullable CueOnAir cue) throws IOException, InterruptedException {
        byte[] body =
                "{\"metadata\":%s}".formatted(quoted(text(cue))).getBytes(StandardCharsets.UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(config.endpoint())
                        .header("Authorization", "Bearer " + config.token())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        HttpResponse<Void> response =
                WholeAnswer.to(request, http, BodyHandlers.discarding(), PATIENCE);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    ForeignConfig.withoutSecrets(config.endpoint())
                            + " answers "
                            + response.statusCode());
        }
    }

    private String text(Fact.@Nullable CueOnAir cue) throws IOException {
        StreamClock.Source source = clock.source();
        Stamp due = lead.stamp(clock.now(), source == null ? null : source.firstFrame());
        CueMark mark = cue == null ? null : new CueMark(cue.cueRun(), cue.at(), cue.key());
        String stamp = new Id3Stamp(due.time(), mark).text(due.isTrial() ? "trial" : "s");
        String text = stamp.substring(0, stamp.length() - 1) + ",\"by\":\"ngage\"}";
        if (text.length() > MAX_BYTES) {
            throw new IOException("a stamp of " + text.length() + " bytes is longer than 1 KB");
        }
        return text;
    }

    /// Our texts have nothing in them but quotes that JSON would mind.
    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }
}
