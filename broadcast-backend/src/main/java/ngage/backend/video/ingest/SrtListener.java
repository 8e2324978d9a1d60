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
import org.jspecify.annotations.Nullable;

/// The studio's way in by SRT: an ffmpeg that listens for one caller who knows the passphrase,
/// copies its stream, and ends with it; then the next. On the thread of its activity.
public final class SrtListener implements AutoCloseable {

    /// By how much ffmpeg's own patience is longer than ours: it counts until it knows what is
    /// sent.
    private static final Duration MORE = Duration.ofSeconds(1);

    /// One that ends sooner and has read nothing is rather broken than of no use.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /// Until one who was refused may try again, if the other source is still on then.
    private static final Duration REFUSED = Duration.ofSeconds(2);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Ffmpeg ffmpeg;
    private final IngestConfig config;
    private final Path address;
    private final StudioGate gate;
    private final StudioDesk desk;
    private final ChildSlot slot = new ChildSlot();
    private volatile boolean isClosed;
    private volatile @Nullable SilenceWatch awaited;

    private final SrtDoor.Guard guard =
            new SrtDoor.Guard() {
                @Override
                public void onHeard() {
                    SilenceWatch watch = awaited;
                    if (watch != null) {
                        watch.heard();
                    }
                }

                @Override
                public void onRefused(String words) {
                    gate.refuse(words);
                }

                @Override
                public void onBroken() {
                    slot.kill(); // who reads it notices, and it all begins anew
                }
            };

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
        try (SrtDoor door = new SrtDoor(config.host(), config.port(), guard)) {
            writeAddress(door);
            while (!isClosed) {
                listen(door);
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

    private void listen(SrtDoor door) throws IOException, InterruptedException {
        door.requireWhole();
        long begun = System.nanoTime();
        switch (takeOne(door)) {
            case READ -> {}
            case REFUSED -> gate.awaitFree(REFUSED);
            case NOTHING -> complain(door, Duration.ofNanos(System.nanoTime() - begun));
        }
        door.reset();
    }

    private enum Outcome {
        READ,
        REFUSED,
        NOTHING
    }

    private Outcome takeOne(SrtDoor door) throws IOException {
        try (LeashedProcess child =
                slot.start(
                        ffmpeg.command(
                                "ingest", Leash.SHELL, arguments(), Set.of(config.passphrase())))) {
            TsReader reader = new TsReader(child.stdout());
            TsPacket first = first(child, reader);
            if (first == null) {
                return Outcome.NOTHING;
            }
            String heard = door.heard();
            try (StudioTurn turn = gate.enter(heard == null ? "SRT" : heard)) {
                if (turn == null) {
                    child.kill();
                    return Outcome.REFUSED;
                }
                turn.read(child, reader, first, desk);
                return Outcome.READ;
            }
        }
    }

    /// A caller has some seconds to become a programme; how long it takes until there is one does
    /// not matter.
    private @Nullable TsPacket first(LeashedProcess child, TsReader reader) throws IOException {
        try (SilenceWatch watch = new SilenceWatch(FOR_EVER, StudioTurn.FIRST, child::kill)) {
            awaited = watch;
            return reader.next();
        } finally {
            awaited = null;
        }
    }

    /// ffmpeg ends in the same way whether it cannot listen or its caller was of no use.
    private void complain(SrtDoor door, Duration lived) throws IOException {
        if (isClosed) {
            return;
        }
        String heard = door.heard();
        if (heard != null) {
            gate.refuse(heard + ": it sent no programme");
        } else if (lived.compareTo(AT_ONCE) < 0) {
            throw new IOException("ffmpeg cannot listen for SRT; the lines above say why");
        }
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

    /// Every user of the machine can read a command line, so the passphrase goes by a file of our
    /// own.
    private void writeAddress(SrtDoor door) throws IOException {
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
                                door.listener().getAddress().getHostAddress(),
                                door.listener().getPort(),
                                config.passphrase(),
                                micros(config.latency()),
                                micros(config.silence().plus(MORE))),
                StandardOpenOption.WRITE);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
