package ngage.mobsim.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last distinct messages that came to more than one phone, by their bytes: the same bytes need to be
/// decoded once only.
///
/// One thread. Keeps the last 64.
final class SharedMessages<T> {

    private static final int SIZE = 64;

    private final byte[] @Nullable [] knownBytes = new byte[SIZE][];
    private final @Nullable Object[] knownMessages = new Object[SIZE];
    private int newest;

    void add(byte[] bytes, T message) {
        newest = (newest + 1) % SIZE;
        knownBytes[newest] = bytes;
        knownMessages[newest] = message;
    }

    @SuppressWarnings("unchecked") // only T comes in
    @Nullable T find(byte[] bytes, int offset, int length) {
        for (int age = 0; age < SIZE; age++) {
            int place = Math.floorMod(newest - age, SIZE);
            byte[] known = knownBytes[place];
            if (known == null) {
                return null;
            }
            if (known.length == length
                    && Arrays.equals(known, 0, length, bytes, offset, offset + length)) {
                return (T) knownMessages[place];
            }
        }
        return null;
    }
}
