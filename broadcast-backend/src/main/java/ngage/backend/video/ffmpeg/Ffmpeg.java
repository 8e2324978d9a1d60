package ngage.backend.video.ffmpeg;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/// An ffmpeg executable that was seen to run on this machine.
///
/// @param executable its path
/// @param environment what it needs besides our own to find its libraries
/// @param version as it says itself
/// @param encoders for H.264, as far as it names them, the one to prefer first; one at least
public record Ffmpeg(
        Path executable,
        Map<String, String> environment,
        String version,
        List<H264Encoder> encoders) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CURE =
            "Install ffmpeg (Debian: apt-get install ffmpeg), or name one with --ffmpeg.";

    public Ffmpeg {
        environment = Map.copyOf(environment);
        encoders = List.copyOf(encoders);
    }

    /// @return the one to encode with
    public H264Encoder encoder() {
        return encoders.getFirst();
    }

    /// @return the same, to encode with this one
    public Ffmpeg with(H264Encoder chosen) {
        return new Ffmpeg(executable, environment, version, List.of(chosen));
    }

    /// Looks for one that runs: the configured path and nothing else, or else the PATH, or else the build
    /// inside the bytedeco jar, which is unpacked into `dataFolder`.
    ///
    /// Blocks while the candidates prove themselves: a second or so, several if it unpacks.
    ///
    /// @param configured what the user named; absent if nothing
    /// @throws FfmpegMissingException if none runs; its message is for the user
    public static Ffmpeg find(@Nullable Path configured, Path dataFolder)
            throws FfmpegMissingException, InterruptedException {
        if (configured != null) {
            return check(configured, Map.of());
        }
        List<String> complaints = new ArrayList<>();
        Path onPath = onPath(System.getenv("PATH"));
        if (onPath != null) {
            try {
                return check(onPath, Map.of());
            } catch (FfmpegMissingException e) {
                complaints.add(e.getMessage());
            }
        } else {
            complaints.add("There is no ffmpeg on the PATH.");
        }
        try {
            return bundled(dataFolder);
        } catch (FfmpegMissingException e) {
            complaints.add(e.getMessage());
        }
        throw new FfmpegMissingException(String.join(" ", complaints));
    }

    /// @return a command that runs this executable with `arguments`
    public ChildCommand command(
            String name, Leash leash, List<String> arguments, Set<String> secrets) {
        List<String> words = new ArrayList<>(List.of(executable.toString()));
        words.addAll(List.of("-hide_banner", "-loglevel", "warning", "-nostdin"));
        words.addAll(arguments);
        return new ChildCommand(name, leash, words, environment, secrets);
    }

    public static Ffmpeg bundled(Path dataFolder)
            throws FfmpegMissingException, InterruptedException {
        Path executable = unpackBundled(dataFolder);
        // Its own libraries lie beside it, and not on its run path.
        return check(executable, Map.of("LD_LIBRARY_PATH", String.valueOf(executable.getParent())));
    }

    public static Ffmpeg check(Path executable, Map<String, String> environment)
            throws FfmpegMissingException, InterruptedException {
        String version = firstLine(answer(executable, environment, "-version"));
        String encoders = answer(executable, environment, "-encoders");
        String protocols = answer(executable, environment, "-protocols");
        if (!hasWord(protocols, "srt")) {
            throw new FfmpegMissingException(
                    executable + " was built without SRT, which the ingest needs. " + CURE);
        }
        List<H264Encoder> named =
                Arrays.stream(H264Encoder.values())
                        .filter(encoder -> hasWord(encoders, encoder.ffmpegName()))
                        .toList();
        if (named.isEmpty()) {
            throw new FfmpegMissingException(
                    executable + " has neither libx264 nor libopenh264 to encode with. " + CURE);
        }
        return new Ffmpeg(executable, environment, version, named);
    }

    private static @Nullable Path onPath(@Nullable String path) {
        if (path == null) {
            return null;
        }
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "ffmpeg"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static Path unpackBundled(Path dataFolder) throws FfmpegMissingException {
        // Read once by the loader, before its first use in this process.
        System.setProperty(
                "org.bytedeco.javacpp.cachedir",
                dataFolder.resolve("ffmpeg").toAbsolutePath().toString());
        try {
            String executable = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
            if (executable == null) {
                throw new FfmpegMissingException(
                        "The bundled ffmpeg could not be unpacked into "
                                + dataFolder
                                + ". "
                                + CURE);
            }
            return Path.of(executable);
        } catch (UnsatisfiedLinkError | IllegalStateException e) {
            throw new FfmpegMissingException(
                    "The bundled ffmpeg does not run here ("
                            + e.getMessage()
                            + "); it wants libpulse0 libasound2 libxcb1 libxcb-shm0 from the system. "
                            + CURE,
                    e);
        }
    }

    private static String answer(Path executable, Map<String, String> environment, String question)
            throws FfmpegMissingException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(executable.toString(), "-hide_banner", question)
                        .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            // Answers are some 30 kB, more than a pipe holds: read first, then wait.
            Thread alarm = Thread.ofVirtual().start(() -> killIfStuck(process));
            String said;
            try (InputStream in = process.getInputStream()) {
                said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            int code = process.waitFor();
            alarm.join();
            if (code != 0) {
                throw new FfmpegMissingException(
                        executable
                                + " does not run (exit code "
                                + code
                                + "): "
                                + firstLine(said)
                                + ". "
                                + CURE);
            }
            return said;
        } catch (IOException e) {
            throw new FfmpegMissingException(
                    executable + " cannot be started: " + e.getMessage() + ". " + CURE, e);
        }
    }

    private static void killIfStuck(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean hasWord(String text, String word) {
        return Arrays.asList(text.split("\\s+")).contains(word);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it said nothing");
    }
}
