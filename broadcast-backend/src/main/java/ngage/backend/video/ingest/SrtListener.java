package ngage.backend.video.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import ngage.backend.process.ChildSlot;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;

/// The studio's way in by SRT: an ffmpeg that listens for one caller who knows the passphrase, copies its
/// stream, and ends with it; then the next. On the thread of its activity.
public final class SrtListener implements AutoCloseable {

    /// By how much ffmpeg's own patience is longer than ours: it counts until it knows what is sent.
    private static final Duration MORE = Duration.ofSeconds(1);

    /// One that ends sooner and has read nothing is rather broken than of no use.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /// Until one who was refused may try again, if the other source is still on then.
    private static final Duration REFUSED = Duration.ofSeconds(2);

    private final Ffmpeg ffmpeg;
    private final IngestConfig config;
    private final Path address;
    private final StudioGate gate;
    private final StudioDesk desk;
    private final ChildSlot slot = new ChildSlot();
    private volatile boolean isClosed;

    /// @param dataFolder for the file that tells ffmpeg the passphrase
    public SrtListener(
            Ffmpeg ffmpeg, IngestConfig config, Path dataFolder, StudioGate gate, StudioDesk desk) {
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.address = dataFolder.resolve("ingest.ffconcat");
        this.gate = gate;
        this.desk = desk;
    }

    /// @throws IOException if nothing can be taken here
    public void run() throws IOException, InterruptedException {
        try {
            writeAddress();
            while (!isClosed) {
                listen();
            }
        } finally {
            Files.deleteIfExists(address);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        slot.close();
    }

    private void listen() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        switch (takeOne()) {
            case READ -> {}
            case REFUSED -> gate.awaitFree(REFUSED);
            case NOTHING -> complain(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private enum Outcome {
        READ,
        REFUSED,
        NOTHING
    }

    private Outcome takeOne() throws IOException {
        try (LeashedProcess child =
                slot.start(
                        ffmpeg.command(
                                "ingest", Leash.SHELL, arguments(), Set.of(config.passphrase())))) {
            TsReader reader = new TsReader(child.stdout());
            TsPacket first = reader.next();
            if (first == null) {
                return Outcome.NOTHING;
            }
            try (StudioTurn turn = gate.enter("SRT")) {
                if (turn == null) {
                    child.kill();
                    return Outcome.REFUSED;
                }
                turn.read(child, reader, first, desk);
                return Outcome.READ;
            }
        }
    }

    /// ffmpeg ends in the same way whether it cannot listen or its caller was of no use.
    private void complain(Duration lived) throws IOException {
        if (isClosed) {
            return;
        }
        if (lived.compareTo(AT_ONCE) < 0) {
            throw new IOException(
                    "cannot listen on %s:%d, or the caller sent nothing; the lines above say why"
                            .formatted(config.host(), config.port()));
        }
        gate.refuse("SRT: the caller sent no programme");
    }

    private List<String> arguments() {
        return RemuxArguments.of(
                List.of(
                        "-f",
                        "concat",
                        "-safe",
                        "0",
                        "-protocol_whitelist",
                        "file,srt,udp",
                        "-i",
                        address.toString()));
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
                option format_probesize 262144
                """
                        .formatted(
                                config.host(),
                                config.port(),
                                config.passphrase(),
                                micros(config.latency()),
                                micros(config.silence().plus(MORE))),
                StandardOpenOption.WRITE);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
