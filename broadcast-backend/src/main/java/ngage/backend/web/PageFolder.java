package ngage.backend.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of web files on the class path, in a jar or not, read whole.
final class PageFolder {

    private PageFolder() {}

    /// Blocking; once, at the start.
    ///
    /// @param folder such as `/web/phone`
    /// @param contentTypes of a file's name; a file without one is left out, and so is what begins with
    ///     a dot
    /// @return by path below the folder, such as `js/player.js`
    static Map<String, Page> read(String folder, Function<String, @Nullable String> contentTypes) {
        URL found = PageFolder.class.getResource(folder);
        if (found == null) {
            throw new IllegalStateException("this build is without " + folder);
        }
        try {
            URI uri = found.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri), contentTypes);
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(folder), contentTypes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(found + " is no URI", e);
        }
    }

    private static Map<String, Page> read(
            Path root, Function<String, @Nullable String> contentTypes) throws IOException {
        Map<String, Page> pages = new HashMap<>();
        for (Path file : files(root)) {
            // A jar's file system and this machine's may separate names differently.
            String name = root.relativize(file).toString().replace('\\', '/');
            String contentType = contentTypes.apply(name);
            if (contentType != null && !name.startsWith(".") && !name.contains("/.")) {
                pages.put(name, Page.of(contentType, Files.readAllBytes(file)));
            }
        }
        return Map.copyOf(pages);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
