package ngage.backend.video.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import ngage.backend.process.ChildSlot;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import org.jspecify.annotations.Nullable;

/// The studio's way in: an ffmpeg that listens for one SRT caller who knows the passphrase, copies its
/// stream, and ends with it. One run of this activity is one session, or the wait for one; its
/// supervisor starts the next.
public final class Ingest implements AutoCloseable {

    /// After this long without a packet the source is taken for gone.
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Ffmpeg ffmpeg;
    private final IngestConfig config;
    private final Path address;
    private final LongSupplier arrivalMicros;
    private final StudioListener listener;
    private final Runnable onSessionEnded;
    private final ChildSlot slot = new ChildSlot();

    /// @param dataFolder for the file that tells ffmpeg the passphrase
    /// @param arrivalMicros media time of what arrives now
    /// @param onSessionEnded called after each session that began
    public Ingest(
            Ffmpeg ffmpeg,
            IngestConfig config,
            Path dataFolder,
            LongSupplier arrivalMicros,
            StudioListener listener,
            Runnable onSessionEnded) {
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.address = dataFolder.resolve("ingest.ffconcat");
        this.arrivalMicros = arrivalMicros;
        this.listener = listener;
        this.onSessionEnded = onSessionEnded;
    }

    public void run() throws IOException {
        try {
            writeAddress();
            listen();
        } finally {
            Files.deleteIfExists(address);
        }
    }

    private void listen() throws IOException {
        try (LeashedProcess child =
                slot.start(
                        ffmpeg.command(
                                "ingest", Leash.SHELL, arguments(), Set.of(config.passphrase())))) {
            TsReader reader = new TsReader(child.stdout());
            TsPacket first = reader.next();
            if (first == null) {
                throw new IOException(
                        "cannot listen on "
                                + config.host()
                                + ":"
                                + config.port()
                                + ", or the caller sent nothing; the lines above say why");
            }
            try {
                pass(reader, first);
            } finally {
                onSessionEnded.run();
            }
        }
    }

    @Override
    public void close() {
        slot.close();
    }

    private void pass(TsReader reader, TsPacket first) throws IOException {
        Stamper stamper = new Stamper(arrivalMicros, listener);
        for (@Nullable TsPacket packet = first; packet != null; packet = reader.next()) {
            stamper.accept(packet);
            if (!reader.hasMore()) {
                stamper.flush();
            }
        }
        stamper.flush();
    }

    private List<String> arguments() {
        return List.of(
                "-f",
                "concat",
                "-safe",
                "0",
                "-protocol_whitelist",
                "file,srt,udp",
                "-analyzeduration",
                "1000000",
                "-i",
                address.toString(),
                "-map",
                "0:v:0",
                "-map",
                "0:a:0?",
                "-c",
                "copy",
                "-muxdelay",
                "0",
                "-muxpreload",
                "0",
                "-flush_packets",
                "1",
                "-f",
                "mpegts",
                "pipe:1");
    }

    /// Every user of the machine can read a command line, so the passphrase goes by a file of our own.
    private void writeAddress() throws IOException {
        Files.createDirectories(address.toAbsolutePath().getParent());
        Files.deleteIfExists(address);
        Files.createFile(
                address,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                address,
                """
                ffconcat version 1.0
                file 'srt://%s:%d?mode=listener&passphrase=%s&enforced_encryption=1&latency=%d&timeout=%d'
                option analyzeduration 1000000
                """
                        .formatted(
                                config.host(),
                                config.port(),
                                config.passphrase(),
                                micros(config.latency()),
                                micros(SILENCE)),
                StandardOpenOption.WRITE);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
