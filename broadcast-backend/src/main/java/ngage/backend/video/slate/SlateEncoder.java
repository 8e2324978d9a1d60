package ngage.backend.video.slate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import ngage.backend.process.ChildSlot;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;

/// Makes the slate's loop of a picture, once: it is kept in the data folder under a name of all that it is
/// made of.
public final class SlateEncoder implements AutoCloseable {

    private final Ffmpeg ffmpeg;
    private final SlateConfig config;
    private final int width;
    private final int height;
    private final Path folder;
    private final ChildSlot slot = new ChildSlot();

    /// @param width of the frame, in pixels; the picture is fitted into it
    public SlateEncoder(Ffmpeg ffmpeg, SlateConfig config, int width, int height, Path dataFolder) {
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.width = width;
        this.height = height;
        this.folder = dataFolder.resolve("slate");
    }

    /// Blocks while ffmpeg works: a second or so, the first time.
    ///
    /// @throws IOException if the picture cannot be read or encoded; the lines of ffmpeg say why
    public SlateLoop loop() throws IOException, InterruptedException {
        byte[] picture = picture();
        Files.createDirectories(folder);
        Path kept = folder.resolve(name(picture) + ".ts");
        if (!Files.exists(kept)) {
            encode(picture, kept);
        }
        return SlateLoop.of(Files.readAllBytes(kept));
    }

    @Override
    public void close() {
        slot.close();
    }

    private byte[] picture() throws IOException {
        Path chosen = config.picture();
        if (chosen != null) {
            return Files.readAllBytes(chosen);
        }
        try (InputStream ours = SlateEncoder.class.getResourceAsStream("slate.png")) {
            if (ours == null) {
                throw new IOException("slate.png is missing in this build");
            }
            return ours.readAllBytes();
        }
    }

    private void encode(byte[] picture, Path kept) throws IOException, InterruptedException {
        Path source = Files.createTempFile(folder, "picture", "");
        Path unfinished = Files.createTempFile(folder, "unfinished", ".ts");
        try {
            Files.write(source, picture);
            try (LeashedProcess encoder =
                    slot.start(
                            ffmpeg.command(
                                    "slate",
                                    Leash.STDIN,
                                    arguments(source, unfinished),
                                    Set.of()))) {
                if (encoder.waitFor() != 0) {
                    throw new IOException(
                            config + " cannot be made into a video; the lines above say why");
                }
            }
            Files.move(unfinished, kept, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(source);
            Files.deleteIfExists(unfinished);
        }
    }

    private List<String> arguments(Path source, Path result) {
        String size = width + ":" + height;
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-framerate", "25", "-i", source.toString()));
        words.addAll(
                List.of(
                        "-vf",
                        "loop=24:1:0,setpts=N/25/TB,scale=%s:force_original_aspect_ratio=decrease,pad=%s:-1:-1,setsar=1,format=yuv420p"
                                .formatted(size, size)));
        words.addAll(List.of("-c:v", ffmpeg.encoder().ffmpegName()));
        words.addAll(ffmpeg.encoder().lowLatency(SlateLoop.RATE));
        words.addAll(List.of("-r", "25", "-g", "25", "-b:v", "1500k"));
        words.addAll(List.of("-f", "mpegts", "-y", result.toString()));
        return words;
    }

    private String name(byte[] picture) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(picture);
            digest.update(
                    "%dx%d %s"
                            .formatted(width, height, ffmpeg.encoder())
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
