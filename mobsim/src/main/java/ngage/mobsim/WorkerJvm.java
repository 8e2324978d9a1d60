package ngage.mobsim;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The JVM of a worker, as lean as it can be: what it saves, a machine can have in phones (decision 0025).
///
/// Its classes come from an archive that all workers map and share. It lies in the folder for temporary
/// files, and the first worker of the first mob makes it when it ends.
final class WorkerJvm {

    private static final List<String> LEAN =
            List.of(
                    "-Xms8m",
                    "-Xmn4m",
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

    /// What a JVM and its libraries need of the heap, and some room to work in.
    private static final int BASE_MEGABYTES = 12;

    /// What a phone needs at the most, in the middle of an ask.
    private static final int BYTES_PER_PHONE = 1700;

    private WorkerJvm() {}

    /// @param number of the worker, from 0
    /// @return the command with everything before the main class
    static List<String> command(int number, int phones) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes(phones) + "m");
        command.addAll(LEAN);
        if (mayBeArchived()) {
            command.addAll(archiveOptions(number));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static List<String> archiveOptions(int number) {
        Path archive = archive();
        String file = "-XX:SharedArchiveFile=" + archive;
        if (number == 0) {
            return List.of(file, "-XX:+AutoCreateSharedArchive");
        }
        return Files.exists(archive) ? List.of(file) : List.of();
    }

    /// A JVM archives no classes of folders: an application that is being worked on does without.
    private static boolean mayBeArchived() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .allMatch(entry -> entry.endsWith(".jar"));
    }

    static int heapMegabytes(int phones) {
        return BASE_MEGABYTES + Math.ceilDiv(phones * BYTES_PER_PHONE, 1024 * 1024);
    }

    /// One for each class path and JVM: of any other it could not be used.
    private static Path archive() {
        int what =
                (System.getProperty("java.class.path") + System.getProperty("java.vm.version"))
                        .hashCode();
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "ngage-mob-worker-" + HexFormat.of().toHexDigits(what) + ".jsa");
    }
}
