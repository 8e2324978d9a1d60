package ngage.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.Ffmpeg;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays the part of OBS: a second ffmpeg that pushes the programme to the backend's ingest, again and
/// again. Started anew whenever it ends, until closed.
///
/// One virtual thread keeps it running; at most one ffmpeg at a time.
public final class Studio implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Studio.class);

    private static final Duration BEFORE_RESTART = Duration.ofMillis(500);

    private final Ffmpeg ffmpeg;
    private final Path programme;
    private final int ingestPort;
    private final Path preset;
    private final Object guard = new Object();

    private @Nullable LeashedProcess process;
    private boolean closed;

    /// @throws IOException if the passphrase's file cannot be written
    Studio(Ffmpeg ffmpeg, Path programme, int ingestPort, Secrets secrets, DataFolder folder)
            throws IOException {
        this.ffmpeg = ffmpeg;
        this.programme = programme;
        this.ingestPort = ingestPort;
        // In a file of ours, because every user of the machine can read a command line.
        this.preset =
                folder.writePrivately(
                        "studio.ffpreset",
                        "passphrase=" + secrets.ingestPassphrase() + "\npbkeylen=16\n");
    }

    void start() {
        Thread.ofVirtual().name("studio").start(this::keepRunning);
    }

    @Override
    public void close() {
        LeashedProcess last;
        synchronized (guard) {
            closed = true;
            last = process;
            guard.notifyAll();
        }
        if (last != null) {
            last.close();
        }
    }

    private void keepRunning() {
        try {
            while (startUnlessClosed()) {
                LeashedProcess running = process;
                if (running != null) {
                    log.info("studio ended with exit code {}", running.waitFor());
                }
                pauseUnlessClosed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean startUnlessClosed() {
        synchronized (guard) {
            if (closed) {
                return false;
            }
            try {
                process = LeashedProcess.startLogged(command());
            } catch (IOException e) {
                process = null;
                log.warn("the studio's ffmpeg cannot be started", e);
            }
            return true;
        }
    }

    private void pauseUnlessClosed() throws InterruptedException {
        long until = System.nanoTime() + BEFORE_RESTART.toNanos();
        synchronized (guard) {
            for (long left = until - System.nanoTime();
                    !closed && left > 0;
                    left = until - System.nanoTime()) {
                guard.wait(left / 1_000_000 + 1);
            }
        }
    }

    private ChildCommand command() {
        List<String> arguments = new ArrayList<>(List.of("-re", "-stream_loop", "-1", "-i"));
        arguments.add(programme.toString());
        arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a:0", "-c", "copy"));
        arguments.addAll(List.of("-fpre", preset.toString(), "-f", "mpegts"));
        arguments.add("srt://127.0.0.1:%d?mode=caller&latency=200000".formatted(ingestPort));
        return ffmpeg.command("studio", Leash.SHELL, arguments, Set.of());
    }
}
