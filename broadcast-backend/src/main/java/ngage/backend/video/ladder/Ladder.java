package ngage.backend.video.ladder;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import ngage.backend.process.ChildSlot;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioReader;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ingest.StudioSession;
import org.jspecify.annotations.Nullable;

/// Transcodes the programme: one ffmpeg for each session, with all renditions, the sound and the stamps
/// in one stream on its output, which the packager takes apart on a thread of its own.
///
/// If ffmpeg falls, the supervisor starts this again, and it goes on with the next keyframe of the same
/// session. If more than [#MAX_WAITING] bytes of the studio wait for it, it is taken for stuck and killed.
public final class Ladder implements AutoCloseable {

    public static final int MAX_WAITING = 16 << 20;

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Ffmpeg ffmpeg;
    private final LadderConfig config;
    private final StudioFeed feed;
    private final LadderReader packager;
    private final ChildSlot slot = new ChildSlot();

    /// @param packager takes what comes out
    public Ladder(Ffmpeg ffmpeg, LadderConfig config, StudioFeed feed, LadderReader packager) {
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.feed = feed;
        this.packager = packager;
    }

    public void run() throws IOException, InterruptedException {
        // A pipe that nobody reads holds its writer whatever happens, until the reader is dead.
        try (StudioReader reader = feed.open(MAX_WAITING, slot::kill)) {
            while (true) {
                if (reader.take() instanceof Event.Began began) {
                    transcode(began.session(), reader);
                }
            }
        }
    }

    @Override
    public void close() {
        slot.close();
    }

    private void transcode(StudioSession session, StudioReader reader)
            throws IOException, InterruptedException {
        packager.begin(session);
        try (LeashedProcess child =
                slot.start(
                        ffmpeg.command(
                                "ladder",
                                Leash.STDIN,
                                config.arguments(ffmpeg.encoder(), session.rate()),
                                Set.of()))) {
            FutureTask<Void> packing =
                    new FutureTask<>(() -> {
                        pack(child);
                        return null;
                    });
            Thread packager = Thread.ofPlatform().name("packager").start(packing);
            IOException broken = feed(child, reader);
            if (!packager.join(DRAIN)) {
                child.kill();
                packager.join();
            }
            packing.get(); // its complaint tells more than a broken pipe
            if (broken != null) {
                throw broken;
            }
        } catch (ExecutionException e) {
            throw new IOException("packager: " + e.getCause(), e);
        }
    }

    private void pack(LeashedProcess child) throws IOException {
        try {
            packager.read(child.stdout());
        } finally {
            child.kill(); // whoever still writes to it must notice
        }
    }

    /// @return what went wrong; absent if the session ended
    private static @Nullable IOException feed(LeashedProcess child, StudioReader reader)
            throws InterruptedException {
        try (OutputStream out = child.stdin()) {
            while (true) {
                switch (reader.take()) {
                    case Event.Bytes bytes -> {
                        out.write(bytes.bytes());
                        out.flush();
                    }
                    case Event.Ended _ -> {
                        return null;
                    }
                    case Event.Dropped _ -> {
                        return new IOException("the transcoder is slower than the programme");
                    }
                    case Event.Began _ ->
                            throw new IllegalStateException("a session within a session");
                }
            }
        } catch (IOException e) {
            return new IOException("the transcoder ended in mid-session", e);
        }
    }
}
