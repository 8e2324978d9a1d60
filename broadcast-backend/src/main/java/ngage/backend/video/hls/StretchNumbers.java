package ngage.backend.video.hls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Numbers the stretches of the programme between discontinuities, from 1, also over restarts of this
/// process: the last number is kept in a file. One thread at a time.
///
/// Numbers never go down, or a player would join two stretches that do not belong together; and they
/// stay small, for hls.js walks through arrays of that length. A clock can give only one of the two.
public final class StretchNumbers {

    private static final Logger log = LoggerFactory.getLogger(StretchNumbers.class);

    private final Path file;
    private long last;

    public StretchNumbers(Path dataFolder) {
        this.file = dataFolder.resolve("last-stretch");
        this.last = read();
    }

    public long next() {
        last++;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path written = Files.writeString(file.resolveSibling("last-stretch.new"), last + "\n");
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // The programme matters more; only after a restart would a player stumble.
            log.warn("cannot keep the number of stretch {} in {}", last, file, e);
        }
        return last;
    }

    private long read() {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            log.warn("cannot read the last stretch's number in {}", file, e);
            return 0;
        }
    }
}
