package ngage.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/// The one folder in which the demo keeps everything: logs, Redis' files, the rendered programme, the
/// run's secrets, what libraries unpack.
public record DataFolder(Path root) {

    public static DataFolder at(Path root) throws IOException {
        DataFolder folder = new DataFolder(root.toAbsolutePath().normalize());
        Files.createDirectories(folder.root);
        for (Path part :
                new Path[] {
                    folder.logs(), folder.redis(), folder.programme(), folder.temporary()
                }) {
            Files.createDirectories(part);
        }
        return folder;
    }

    public Path logs() {
        return root.resolve("logs");
    }

    Path redis() {
        return root.resolve("redis");
    }

    public Path programme() {
        return root.resolve("programme");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    /// Where JavaFX and JavaCPP unpack their libraries.
    public Path natives() {
        return root.resolve("natives");
    }

    /// A file that only its owner may read, from its first byte on.
    public Path writePrivately(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    static void empty(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /// @return the last lines of a log, for people to see why something ended
    static String lastLines(Path log, int count) {
        try {
            var lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join(
                    "\n    ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }
}
