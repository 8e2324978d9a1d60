package ngage.backend.video.ladder;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiPredicate;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ingest.StudioReader;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.StampedStream;
import ngage.backend.video.ts.TimeShift;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One ffmpeg's life: what it is told to do, what it is fed with, and how it ends. On the ladder's thread, with
/// another one for what comes out.
final class Transcoding {

    private static final Logger log = LoggerFactory.getLogger(Transcoding.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    /// How it ended, if nothing broke.
    enum End {
        SESSION,
        /// It read so slowly that the feed has let go what it would need next.
        CUT_OFF,
        /// Another one is to take over.
        REPLACED
    }

    private final StudioSession session;
    private final byte[] firstChunk;
    private final StampedStream.Due first;
    private final TimeShift shift;
    private final FrameTimes frameTimes = new FrameTimes();
    private final @Nullable MediaTime from;
    private MediaTime handedIn;

    /// @param from the first frame to keep is at this moment; absent for the first of all
    /// @param firstChunk begins with the tables and a keyframe
    Transcoding(StudioSession session, @Nullable MediaTime from, byte[] firstChunk)
            throws IOException {
        this.session = session;
        this.firstChunk = firstChunk;
        this.first =
                StampedStream.first(firstChunk)
                        .orElseThrow(() -> new IOException("the studio's stream has no stamps"));
        this.shift = TimeShift.toStart(first.ticks());
        this.from = from;
        this.handedIn = first.time();
    }

    /// @return of the frames that have been handed in
    FrameTimes frameTimes() {
        return frameTimes;
    }

    List<String> arguments(LadderConfig config, H264Encoder encoder) {
        return config.arguments(encoder, session.rate(), firstTick());
    }

    private OptionalLong firstTick() {
        if (from == null || from.isBefore(first.time())) {
            return OptionalLong.empty();
        }
        long sinceFirst = session.timeline().ticks(from) - session.timeline().ticks(first.time());
        return OptionalLong.of(TimeShift.START + sinceFirst);
    }

    /// @param isEnough asked after each chunk with what waits and what was handed in: whether to end it
    /// @throws IOException if it, or what reads it, broke
    End run(
            LeashedProcess child,
            StudioReader reader,
            LadderReader.Stretch stretch,
            BiPredicate<Duration, Duration> isEnough)
            throws IOException, InterruptedException {
        FutureTask<Void> reading =
                new FutureTask<>(() -> {
                    read(child, stretch);
                    return null;
                });
        Thread packager = Thread.ofPlatform().name("packager").start(reading);
        End end = null;
        IOException broken = null;
        try {
            end = feed(child, reader, isEnough);
        } catch (IOException e) {
            broken = new IOException("the transcoder ended in mid-session", e);
        } finally {
            if (end != End.SESSION || !packager.join(DRAIN)) {
                child.kill(); // what it has not said yet, the next one says again
            }
            joinUninterrupted(packager);
        }
        finish(reading, child, stretch, end);
        if (broken != null || end == null) {
            throw broken != null ? broken : new IOException("the transcoder ended");
        }
        return end;
    }

    private static void finish(
            FutureTask<Void> reading,
            LeashedProcess child,
            LadderReader.Stretch stretch,
            @Nullable End end)
            throws IOException, InterruptedException {
        try {
            reading.get(); // its complaint tells more than a broken pipe
        } catch (ExecutionException e) {
            if (end == End.REPLACED || end == End.CUT_OFF) {
                log.debug("the packager noticed the end of the transcoder", e);
                return;
            }
            throw new IOException("packager: " + e.getCause(), e);
        }
        if (end == End.SESSION) {
            int code = child.waitFor();
            if (code != 0) {
                throw new IOException("the transcoder ended with exit code " + code);
            }
            stretch.finish();
        }
    }

    private static void read(LeashedProcess child, LadderReader.Stretch stretch)
            throws IOException {
        try {
            stretch.read(child.stdout());
        } catch (IOException | RuntimeException e) {
            child.kill(); // whoever still writes to it must notice
            throw e;
        }
    }

    /// The packager ends with its child, which is dead or about to be: whoever goes on before that would meet it in
    /// the origin.
    private static void joinUninterrupted(Thread packager) {
        boolean interrupted = false;
        while (packager.isAlive()) {
            try {
                packager.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private End feed(
            LeashedProcess child, StudioReader reader, BiPredicate<Duration, Duration> isEnough)
            throws IOException, InterruptedException {
        try (OutputStream out = child.stdin()) {
            write(out, firstChunk);
            while (true) {
                switch (reader.take()) {
                    case Event.Bytes bytes -> {
                        write(out, bytes.bytes());
                        handedIn = StampedStream.newest(bytes.bytes()).orElse(handedIn);
                        if (isEnough.test(reader.behind(), handedIn.since(first.time()))) {
                            return End.REPLACED;
                        }
                    }
                    case Event.Ended _ -> {
                        return End.SESSION;
                    }
                    case Event.Dropped _ -> {
                        return End.CUT_OFF;
                    }
                    case Event.Began _, Event.Closed _ ->
                            throw new IllegalStateException("a session that has no end");
                }
            }
        } catch (IOException e) {
            if (reader.isDropped()) {
                return End.CUT_OFF; // it was killed for that
            }
            throw e;
        }
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        byte[] shifted = shift.apply(bytes);
        frameTimes.addAll(shifted); // before they can come out
        out.write(shifted);
        out.flush();
    }
}
