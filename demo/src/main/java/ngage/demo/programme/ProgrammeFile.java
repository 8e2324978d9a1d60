package ngage.demo.programme;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.function.IntConsumer;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;

/// The programme as a file: H.264 with a key frame each second, and AAC. Rendered once; its name carries
/// a hash of all that it depends on, so that a change of show or drawing makes a new one.
///
/// One thread renders.
public final class ProgrammeFile {

    /// Whose code the picture and the sound are made of.
    private static final List<Class<?>> DRAWN_BY =
            List.of(
                    BigScreen.class,
                    FrameClock.class,
                    Look.class,
                    Moments.class,
                    Presenter.class,
                    ProgrammeFile.class,
                    ProgrammePainter.class,
                    ProgrammeSound.class,
                    StudioSet.class);

    private final Ffmpeg ffmpeg;
    private final Show show;
    private final int lengthFrames;

    public ProgrammeFile(Ffmpeg ffmpeg, Show show) {
        this(ffmpeg, show, Moments.LENGTH_FRAMES);
    }

    ProgrammeFile(Ffmpeg ffmpeg, Show show, int lengthFrames) {
        this.ffmpeg = ffmpeg;
        this.show = show;
        this.lengthFrames = lengthFrames;
    }

    /// Blocks while it renders, some seconds; returns at once when the file is there.
    ///
    /// @param progress hears the percentage done
    /// @throws IOException if ffmpeg failed or the folder cannot be written
    public Path renderedIn(Path folder, IntConsumer progress)
            throws IOException, InterruptedException {
        Look look = new Look();
        Path file = folder.resolve("programme-" + hash(look) + ".mp4");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(folder);
        Path sound = folder.resolve("programme.pcm");
        Path unfinished = folder.resolve("programme-unfinished.mp4");
        Files.write(sound, ProgrammeSound.samples(lengthFrames, Moments.frames().values()));
        try {
            render(look, sound, unfinished, progress);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(sound);
            Files.deleteIfExists(unfinished);
        }
        return file;
    }

    private void render(Look look, Path sound, Path file, IntConsumer progress)
            throws IOException, InterruptedException {
        ProgrammePainter painter = new ProgrammePainter(look, show);
        ChildCommand command =
                ffmpeg.command("render", Leash.STDIN, arguments(sound, file), Set.of());
        try (LeashedProcess encoder = LeashedProcess.startLogged(command)) {
            try (OutputStream frames = encoder.stdin()) {
                for (int frame = 0; frame < lengthFrames; frame++) {
                    painter.paint(frame);
                    frames.write(painter.bytes());
                    if (frame % (lengthFrames / 100 + 1) == 0) {
                        progress.accept(frame * 100 / lengthFrames);
                    }
                }
            }
            int code = encoder.waitFor();
            if (code != 0) {
                throw new IOException(
                        "ffmpeg could not encode the programme (exit code "
                                + code
                                + "); see the log");
            }
        }
        progress.accept(100);
    }

    private List<String> arguments(Path sound, Path file) {
        String picture =
                "-f rawvideo -pix_fmt bgr24 -video_size %dx%d -framerate %d -i pipe:0"
                        .formatted(StudioSet.WIDTH, StudioSet.HEIGHT, Moments.FRAMES_PER_SECOND);
        String encoder =
                switch (ffmpeg.encoder()) {
                    case LIBX264 -> "-preset superfast -tune animation -crf 19 -sc_threshold 0";
                    case LIBOPENH264 -> "-b:v 2500k -allow_skip_frames 0";
                    case NVENC, QSV, VIDEOTOOLBOX, V4L2M2M -> "-b:v 2500k";
                };
        String output =
                "-map 0:v -map 1:a -pix_fmt yuv420p -c:v %s %s -g %d -bf 0 -c:a aac -b:a 96k"
                        .formatted(
                                ffmpeg.encoder().ffmpegName(), encoder, Moments.FRAMES_PER_SECOND);
        List<String> arguments = new ArrayList<>(List.of(picture.split(" ")));
        arguments.addAll(
                List.of("-f", "s16le", "-ar", "" + ProgrammeSound.SAMPLE_RATE, "-ac", "1"));
        arguments.addAll(List.of("-i", sound.toString()));
        arguments.addAll(List.of(output.split(" ")));
        arguments.addAll(List.of("-movflags", "+faststart", "-y", file.toString()));
        return arguments;
    }

    private String hash(Look look) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ShowFile.of(show).toJson());
            digest.update(look.fingerprint().getBytes(StandardCharsets.UTF_8));
            digest.update(ffmpeg.encoder().ffmpegName().getBytes(StandardCharsets.UTF_8));
            digest.update(Integer.toString(lengthFrames).getBytes(StandardCharsets.UTF_8));
            for (Class<?> drawer : DRAWN_BY) {
                digest.update(code(drawer));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] code(Class<?> drawer) throws IOException {
        try (InputStream in = drawer.getResourceAsStream(drawer.getSimpleName() + ".class")) {
            if (in == null) {
                throw new IOException("the class file of " + drawer.getName() + " is not there");
            }
            return in.readAllBytes();
        }
    }
}
