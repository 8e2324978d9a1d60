package ngage.backend.vote;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Ballots of one [AskLane] that go to Redis in one call. Filled by one thread at a time, then read only.
final class BallotBatch {

    /// u8 ballot, u8 length, '#', ten digits.
    private static final int MAX_BYTES_PER_BALLOT = 13;

    private final int[] indexes;
    private final byte[] ballots;
    private final @Nullable BallotReply[] replies;
    private int size;
    private int highest;

    BallotBatch(int capacity) {
        indexes = new int[capacity];
        ballots = new byte[capacity];
        replies = new @Nullable BallotReply[capacity];
    }

    /// @param index in the shard
    /// @param reply absent if nobody waits for it
    void add(int index, byte ballot, @Nullable BallotReply reply) {
        indexes[size] = index;
        ballots[size] = ballot;
        replies[size] = reply;
        size++;
        highest = Math.max(highest, index);
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == indexes.length;
    }

    int highest() {
        return highest;
    }

    int index(int i) {
        return indexes[i];
    }

    byte ballot(int i) {
        return ballots[i];
    }

    @Nullable BallotReply reply(int i) {
        return replies[i];
    }

    /// @return n x (u8 ballot, u8 length of index, index as `#123`), which Redis need not convert
    byte[] packed() {
        byte[] packed = new byte[size * MAX_BYTES_PER_BALLOT];
        int end = 0;
        for (int i = 0; i < size; i++) {
            packed[end] = ballots[i];
            int digits = digits(indexes[i]);
            packed[end + 1] = (byte) (digits + 1);
            packed[end + 2] = '#';
            end += 3 + digits;
            for (int rest = indexes[i], at = end - 1; at >= end - digits; at--) {
                packed[at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return Arrays.copyOf(packed, end);
    }

    private static int digits(int index) {
        int digits = 1;
        for (int rest = index / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
