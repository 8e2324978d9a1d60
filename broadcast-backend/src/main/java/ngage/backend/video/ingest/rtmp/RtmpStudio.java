package ngage.backend.video.ingest.rtmp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import ngage.backend.process.ChildSlot;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ingest.RemuxArguments;
import ngage.backend.video.ingest.StudioDesk;
import ngage.backend.video.ingest.StudioTurn;
import ngage.backend.video.ts.TsReader;
import org.jspecify.annotations.Nullable;

/// Makes a publisher's messages into a transport stream, by an ffmpeg that copies, and hands that on. When the
/// codecs' settings change in mid-stream, or sound or picture come later than ffmpeg looks for them, another
/// ffmpeg goes on.
///
/// Belongs to the connection's thread; a second one reads what ffmpeg writes.
final class RtmpStudio implements AutoCloseable {

    /// How long ffmpeg looks for what is in the stream, and how long we suppose that it does.
    private static final Duration ANALYSIS = Duration.ofSeconds(1);

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Ffmpeg ffmpeg;
    private final StudioDesk desk;
    private final ChildSlot slot = new ChildSlot();

    private @Nullable StudioTurn turn;
    private Runnable cutOff = () -> {};
    private @Nullable Remux remux;
    private MediaHeaders headers = new MediaHeaders();

    private record Remux(
            LeashedProcess child,
            FlvWriter flv,
            FutureTask<Void> reading,
            Thread reader,
            long since) {}

    RtmpStudio(Ffmpeg ffmpeg, StudioDesk desk) {
        this.ffmpeg = ffmpeg;
        this.desk = desk;
    }

    /// @param cutOff called on the reading thread when the turn is over although the publisher has said nothing: one
    ///     that stands still would else hold the way for others
    void begin(StudioTurn begun, Runnable cutOff) {
        turn = begun;
        this.cutOff = cutOff;
        headers = new MediaHeaders();
    }

    /// @throws IOException if what it sends is of no use, or nothing came for too long
    void accept(RtmpMessage message) throws IOException, InterruptedException {
        boolean isOther = headers.accept(message);
        Remux present = remux;
        if (present != null && isOther && isTooLate(message, present)) {
            end();
            present = null;
        }
        if (present == null) {
            present = start(message.timestamp());
            for (RtmpMessage header : headers.all()) {
                present.flv.write(MediaHeaders.asInFile(header));
            }
            if (headers.all().contains(message)) {
                return;
            }
        }
        present.flv.write(MediaHeaders.asInFile(message));
    }

    /// Nothing more comes; returns when all of it was handed on.
    void end() throws InterruptedException, IOException {
        Remux ended = remux;
        remux = null;
        if (ended == null) {
            return;
        }
        try (LeashedProcess child = ended.child) {
            child.stdin().close();
            if (!ended.reader.join(DRAIN)) {
                child.kill();
                ended.reader.join();
            }
            ended.reading.get();
        } catch (ExecutionException e) {
            throw new IOException("reading what it sent: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        slot.close();
    }

    private static boolean isTooLate(RtmpMessage message, Remux present) {
        return message.timestamp() - present.since > ANALYSIS.toMillis() / 2;
    }

    private Remux start(long timestamp) throws IOException {
        StudioTurn present = turn;
        if (present == null) {
            throw new IllegalStateException("media without a turn");
        }
        LeashedProcess child =
                slot.start(
                        ffmpeg.command(
                                "rtmp",
                                Leash.STDIN,
                                RemuxArguments.of(List.of("-f", "flv", "-i", "pipe:0")),
                                Set.of()));
        Runnable whenOver = cutOff;
        FutureTask<Void> reading =
                new FutureTask<>(() -> {
                    try {
                        present.read(child, new TsReader(child.stdout()), null, desk);
                    } finally {
                        if (present.hasEnded()) {
                            whenOver.run();
                        }
                    }
                    return null;
                });
        Thread reader = Thread.ofPlatform().daemon().name("rtmp-reader").start(reading);
        Remux started = new Remux(child, new FlvWriter(child.stdin()), reading, reader, timestamp);
        remux = started;
        return started;
    }
}
