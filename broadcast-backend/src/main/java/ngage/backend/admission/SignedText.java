package ngage.backend.admission;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Writes bytes as a short text that only the server can make, and reads it back: base64url of the
/// bytes and their [KeyedHash]. Stateless; any thread.
final class SignedText {

    private static final int MAX_CHARS = 256;

    private final KeyedHash hash;

    SignedText(KeyedHash hash) {
        this.hash = hash;
    }

    String write(byte[] body) {
        byte[] whole = Arrays.copyOf(body, body.length + KeyedHash.BYTES);
        System.arraycopy(hash.of(body), 0, whole, body.length, KeyedHash.BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /// @return the bytes; nothing if it was not written with this key
    @Nullable ByteBuffer read(String text) {
        if (text.length() > MAX_CHARS) {
            return null;
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        int length = whole.length - KeyedHash.BYTES;
        if (length <= 0) {
            return null;
        }
        byte[] sent = Arrays.copyOfRange(whole, length, whole.length);
        return MessageDigest.isEqual(hash.of(whole, length), sent)
                ? ByteBuffer.wrap(whole, 0, length)
                : null;
    }
}
