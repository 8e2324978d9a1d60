package ngage.backend.video.hls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// What a path leads to.
///
/// @param zipped the same, compressed; absent for what does not get smaller
public record Resource(Kind kind, ByteBuffer content, @Nullable ByteBuffer zipped) {

    enum Kind {
        /// The same as long as this process lives.
        MASTER,
        /// Another one with each segment.
        MEDIA,
        /// Never another one under this path.
        SEGMENT
    }

    static Resource of(Kind kind, byte[] bytes) {
        return new Resource(kind, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), null);
    }

    static Resource text(Kind kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Resource(
                kind,
                ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                ByteBuffer.wrap(zip(bytes)).asReadOnlyBuffer());
    }

    /// @return a view of the reader's own
    @Override
    public ByteBuffer content() {
        return content.duplicate();
    }

    /// @return a view of the reader's own
    @Override
    public @Nullable ByteBuffer zipped() {
        return zipped == null ? null : zipped.duplicate();
    }

    private static byte[] zip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }
}
