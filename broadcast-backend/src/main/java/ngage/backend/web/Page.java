package ngage.backend.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// One file of the web apps, ready to be sent.
///
/// @param content never read directly, only through a duplicate
/// @param gzipped absent where it saves nothing
/// @param etag changes with the content
record Page(String contentType, ByteBuffer content, @Nullable ByteBuffer gzipped, String etag) {

    static Page of(String contentType, byte[] bytes) {
        byte[] gzipped = gzip(bytes);
        return new Page(
                contentType,
                ByteBuffer.wrap(bytes),
                gzipped.length < bytes.length * 9L / 10 ? ByteBuffer.wrap(gzipped) : null,
                '"' + hash(bytes) + '"');
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
