package ngage.protocol;

import java.util.Arrays;
import java.util.Base64;

/// The key that opens one sealed cue. It leaves the backend at GO and not before.
///
/// @param base64 32 bytes, in base64 with padding
public record SealKey(String base64) {

    /// @throws IllegalArgumentException if it is not base64 of exactly 32 bytes
    public SealKey {
        if (Base64.getDecoder().decode(base64).length != 32) {
            throw new IllegalArgumentException("SealKey must be 32 bytes");
        }
    }

    public static SealKey of(byte[] bytes) {
        return new SealKey(Base64.getEncoder().encodeToString(bytes));
    }

    public byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }

    /// Says nothing of the key, so that no log line can.
    @Override
    public String toString() {
        return "SealKey[" + Integer.toHexString(Arrays.hashCode(bytes()) & 0xff) + "..]";
    }
}
