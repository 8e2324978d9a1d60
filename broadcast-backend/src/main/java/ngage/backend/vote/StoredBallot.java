package ngage.backend.vote;

/// How a ballot is stored, in one byte: low nibble 1 + the option's place, high nibble the seq. 0 is
/// no ballot.
final class StoredBallot {

    private StoredBallot() {}

    /// @param seq 1 to 15
    /// @param place of the option in its ask, 0 to 14
    static byte of(int seq, int place) {
        return (byte) (seq << 4 | place + 1);
    }

    static int seq(byte stored) {
        return stored >> 4 & 0x0f;
    }

    static int place(byte stored) {
        return (stored & 0x0f) - 1;
    }

    /// @return what a recount wants of it: 0, or 1 + the option's place
    static byte choice(byte stored) {
        return (byte) (stored & 0x0f);
    }
}
