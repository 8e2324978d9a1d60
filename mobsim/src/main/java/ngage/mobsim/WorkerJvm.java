package ngage.mobsim;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The JVM of a worker, as lean as it can be: what it saves, a machine can have in phones (decision 0025).
///
/// @param classPath what a worker needs of ours, and no more: each further jar is a file that a phone cannot
///     open
/// @param archive of classes, which all workers map and share; it is there or not
record WorkerJvm(List<String> classPath, Path archive) {

    private static final List<String> LEAN =
            List.of(
                    "-Xms8m",
                    "-Xmn4m",
                    // The heap grows by what is used, and not by the usual 40 % more.
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    // What the compiler is done with goes back to the system.
                    "-XX:TrimNativeHeapInterval=5000",
                    "-Xss256k",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CICompilerCount=1",
                    "-XX:ReservedCodeCacheSize=12m",
                    "-XX:-UsePerfData",
                    // Mapped where it was made for, an archive stays shared; moved, it is copied.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-Djava.net.preferIPv4Stack=true");

    private static final List<String> NEEDED_JARS =
            List.of("mobsim-", "protocol-", "jackson-", "HdrHistogram-", "jspecify-");
    private static final List<String> NEEDED_FOLDERS = List.of("ngage/mobsim", "ngage/protocol");

    /// What a JVM and its libraries need of the heap, and some room to work in.
    private static final int BASE_MEGABYTES = 9;

    /// What a phone needs at the most, in the middle of an ask.
    private static final int BYTES_PER_PHONE = 1500;

    private static final long REHEARSAL_SECONDS = 60;

    WorkerJvm {
        classPath = List.copyOf(classPath);
    }

    /// Of the class path that this process has.
    static WorkerJvm here() throws IOException {
        List<String> needed =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(WorkerJvm::isNeeded)
                        .toList();
        return new WorkerJvm(needed, archiveOf(needed));
    }

    /// Makes the archive if there is none: by a worker that plays one phone, for no show. Blocking, some
    /// seconds, once per build. Without it workers run all the same, only not as lean.
    ///
    /// @param plan of that worker
    void rehearse(Path plan) throws IOException {
        if (Files.exists(archive) || !classPath.stream().allMatch(WorkerJvm::isJar)) {
            return; // a JVM archives no classes of folders
        }
        List<String> command = command(1, List.of("-XX:ArchiveClassesAtExit=" + archive), plan);
        Process rehearsal =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            rehearsal.getOutputStream().write("finish\n".getBytes(StandardCharsets.US_ASCII));
            rehearsal.getOutputStream().flush();
            if (!rehearsal.waitFor(REHEARSAL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("a worker's rehearsal did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a worker rehearsed", e);
        } finally {
            rehearsal.destroyForcibly();
        }
    }

    /// @return the whole command
    List<String> command(int phones, Path plan) {
        return command(
                phones,
                Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of(),
                plan);
    }

    private List<String> command(int phones, List<String> more, Path plan) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes(phones) + "m");
        command.addAll(LEAN);
        command.addAll(more);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        command.addAll(List.of(WorkerMain.class.getName(), plan.toString()));
        return command;
    }

    private static int heapMegabytes(int phones) {
        return BASE_MEGABYTES + Math.ceilDiv(phones * BYTES_PER_PHONE, 1024 * 1024);
    }

    private static boolean isNeeded(String entry) {
        String name = Path.of(entry).getFileName().toString();
        return isJar(entry)
                ? NEEDED_JARS.stream().anyMatch(name::startsWith)
                : NEEDED_FOLDERS.stream().anyMatch(part -> Files.exists(Path.of(entry, part)));
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    /// One for each build and JVM: for any other it is of no use.
    private static Path archiveOf(List<String> classPath) throws IOException {
        List<Object> what = new ArrayList<>(List.of(System.getProperty("java.vm.version")));
        for (String entry : classPath) {
            what.add(entry);
            what.add(Files.getLastModifiedTime(Path.of(entry)));
        }
        String folder =
                Objects.requireNonNullElse(
                        System.getenv("NGAGE_DATA"), System.getProperty("java.io.tmpdir"));
        String name = "mob-worker-" + HexFormat.of().toHexDigits(what.hashCode()) + ".jsa";
        return Path.of(folder, name);
    }
}
