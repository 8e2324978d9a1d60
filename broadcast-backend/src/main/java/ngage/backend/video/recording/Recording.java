package ngage.backend.video.recording;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.relay.LogListener;
import ngage.backend.supervise.Activity.Progress;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.hls.MediaSegment;
import ngage.backend.video.hls.OriginListener;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records the best rendition of one show run, with its cues.
///
/// One supervised thread writes; up to [#MAX_WAITING] segments wait for it. If more do, because the disk is too
/// slow, or if there is no room on it, segments are left out: the recording has a break there, and the desk is
/// told. It never holds up the packager.
public final class Recording implements OriginListener, LogListener, AutoCloseable {

    public static final int MAX_WAITING = 16;

    private static final Logger log = LoggerFactory.getLogger(Recording.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /// Cues come between segments, and without a programme too.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private record Waiting(MediaSegment segment, long stretch) {}

    private final Path folder;
    private final RecordingConfig config;
    private final FreeSpace room;
    private final RecordedCues cues = new RecordedCues();
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong missing = new AtomicLong();
    private volatile @Nullable RecordingIndex index;
    private volatile boolean isFull;
    private volatile boolean isEnding;
    private @Nullable SupervisedActivity activity;

    private long lastStretch = -1;
    private @Nullable MediaTime lastEnd;

    public Recording(RecordingConfig config, ShowRunId showRun) {
        this(config, showRun, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    Recording(RecordingConfig config, ShowRunId showRun, FreeSpace room) {
        this.config = config;
        this.room = room;
        this.folder = config.folder().resolve(showRun.value());
    }

    public void start(Supervisor supervisor) {
        activity = supervisor.supervise(new Duty("recording", RestartPolicy.CHILD, this::writeOn));
    }

    @Override
    public void onSegment(MediaSegment segment, long stretch) {
        if (!waiting.offer(new Waiting(segment, stretch))) {
            missing.incrementAndGet();
        }
    }

    @Override
    public void onEntry(LogEntry entry) {
        cues.onEntry(entry);
    }

    /// @return the segment in which this moment is; absent if it is not in the recording
    @Nullable RecordedSegment at(MediaTime moment) {
        RecordingIndex present = index;
        return present == null ? null : present.at(moment);
    }

    /// Blocking.
    byte[] read(RecordedSegment segment) throws IOException {
        return Files.readAllBytes(folder.resolve(segment.name()));
    }

    /// @return for the desk
    public HealthLine health() {
        if (isFull) {
            return new HealthLine(
                    "recorder",
                    Health.DOWN,
                    "stopped: less than "
                            + (config.spareBytes() >> 20)
                            + " MB are free for "
                            + folder
                            + "; it goes on when there is room");
        }
        long lost = missing.get();
        RecordingIndex present = index;
        Duration length = present == null ? Duration.ZERO : present.length();
        String words = "%d min %02d s".formatted(length.toMinutes(), length.toSecondsPart());
        return lost == 0
                ? new HealthLine("recorder", Health.GOOD, words)
                : new HealthLine(
                        "recorder", Health.DEGRADED, words + ", " + lost + " segments are missing");
    }

    /// Writes what waits, and ends the recording.
    @Override
    public void close() {
        isEnding = true;
        SupervisedActivity writing = activity;
        if (writing == null) {
            return;
        }
        writing.end();
        try {
            if (!writing.join(PATIENCE)) {
                log.warn("the recording does not end");
                writing.interrupt();
                return;
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("the recording in {} has no end", folder, e);
        }
    }

    /// In the owner's thread, after the writer's: that may have ended between two segments, or have never begun.
    private void end() throws IOException {
        RecordingIndex open = index;
        if (open == null || !waiting.isEmpty()) {
            open = RecordingIndex.open(folder, config.segment());
            index = open;
        }
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            write(open, next);
        }
        if (!isFull) {
            cues.write(folder, open);
        }
        if (!open.isEmpty()) {
            open.end();
        }
    }

    private void writeOn(Progress progress) throws IOException {
        RecordingIndex open = RecordingIndex.open(folder, config.segment());
        index = open;
        lastEnd = null;
        try {
            while (!isEnding) {
                Waiting next = waiting.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(open, next);
                }
                if (!isFull) {
                    cues.write(folder, open);
                }
                progress.works();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void write(RecordingIndex open, Waiting next) throws IOException {
        long free = room.bytes(folder);
        boolean hasRoom = free - next.segment.bytes().length >= config.spareBytes();
        if (hasRoom == isFull) {
            log.warn("recording {}: {} bytes are free", isFull ? "goes on" : "stops", free);
            isFull = !hasRoom;
        }
        if (!hasRoom) {
            missing.incrementAndGet();
            return;
        }
        if (next.segment.bytes().length < TsPacket.SIZE) {
            return;
        }
        boolean follows = next.stretch == lastStretch && next.segment.firstFrame().equals(lastEnd);
        lastStretch = next.stretch;
        lastEnd = null; // if this fails, the next one follows nothing
        try {
            open.add(next.segment, follows);
        } catch (IOException e) {
            missing.incrementAndGet();
            throw e;
        }
        lastEnd = next.segment.end();
    }
}
