package ngage.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;
import ngage.protocol.show.ShowFileException;

/// The show that the demo plays, for tests.
public final class DemoShow {

    private DemoShow() {}

    public static Show read() {
        try (InputStream in =
                Objects.requireNonNull(DemoShow.class.getResourceAsStream("/demo-show.json"))) {
            return ShowFile.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ShowFileException e) {
            throw new AssertionError(e);
        }
    }
}
