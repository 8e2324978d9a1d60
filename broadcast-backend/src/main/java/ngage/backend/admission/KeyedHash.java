package ngage.backend.admission;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 under a key that the server's secret gives to one purpose alone, cut to 128 bits as
/// RFC 2104 allows. Any thread: each keeps a [Mac] of its own, because to look one up costs more than
/// to use it.
public final class KeyedHash {

    public static final int BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final ThreadLocal<Mac> macs;

    /// @param secret of the server
    /// @param purpose such as `ticket`: what is made for one purpose is worth nothing for another
    public KeyedHash(byte[] secret, String purpose) {
        byte[] derived =
                mac(new SecretKeySpec(secret, ALGORITHM))
                        .doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        SecretKeySpec key = new SecretKeySpec(derived, ALGORITHM);
        this.macs = ThreadLocal.withInitial(() -> mac(key));
    }

    /// @return [#BYTES] bytes
    public byte[] of(byte[] message) {
        return of(message, message.length);
    }

    /// The same for the first `length` bytes.
    byte[] of(byte[] message, int length) {
        Mac mac = macs.get();
        mac.update(message, 0, length);
        return Arrays.copyOf(mac.doFinal(), BYTES);
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
