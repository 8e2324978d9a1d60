package ngage.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;
import ngage.protocol.show.ShowFileException;

/// The show that the demo plays. Stateless.
public final class DemoShow {

    private static final String RESOURCE = "/demo-show.json";

    private DemoShow() {}

    public static Show read() {
        try {
            return ShowFile.parse(bytes());
        } catch (ShowFileException e) {
            throw new IllegalStateException("this build's " + RESOURCE + " is not a show", e);
        }
    }

    /// @return the file, for a backend to read
    public static Path writeTo(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    private static byte[] bytes() {
        try (InputStream in = DemoShow.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks its " + RESOURCE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
