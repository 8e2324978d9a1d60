package ngage.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A cue's content, encrypted until GO: ChaCha20-Poly1305 (RFC 8439) over the content's JSON, with
/// the cue run's id as associated data, so that a sealed content cannot be passed off as another
/// cue's.
///
/// @param base64 12 bytes of nonce, then the ciphertext, then the 16-byte tag, in base64 with padding
public record SealedContent(String base64) {

    private static final int NONCE_BYTES = 12;

    /// @param nonce 12 bytes that are never used twice with the same key
    public static SealedContent seal(byte[] content, CueRunId cueRun, SealKey key, byte[] nonce) {
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, cueRun, key, nonce).doFinal(content);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
            System.arraycopy(encrypted, 0, whole, NONCE_BYTES, encrypted.length);
            return new SealedContent(Base64.getEncoder().encodeToString(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal the content of " + cueRun, e);
        }
    }

    /// @return the content's JSON
    /// @throws IllegalArgumentException if the key or the cue run is not the one it was sealed with
    public byte[] open(CueRunId cueRun, SealKey key) {
        byte[] whole = Base64.getDecoder().decode(base64);
        if (whole.length < NONCE_BYTES) {
            throw new IllegalArgumentException("sealed content of " + cueRun + " is too short");
        }
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, cueRun, key, nonce)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "this key does not open the content of " + cueRun, e);
        }
    }

    private static Cipher cipher(int mode, CueRunId cueRun, SealKey key, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key.bytes(), "ChaCha20"), new IvParameterSpec(nonce));
        cipher.updateAAD(cueRun.value().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
