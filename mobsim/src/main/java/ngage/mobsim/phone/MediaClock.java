package ngage.mobsim.phone;

import ngage.protocol.MediaTime;

/// What one phone knows of the studio's media time: of its last samples, the one with the smallest round
/// trip counts, because it is wrong by at most half of that.
final class MediaClock {

    private static final int SAMPLES = 8;

    /// Two honest samples can differ by half of both round trips; more, and this, is another source.
    private static final long JUMP_MICROS = 100_000;

    private final long[] aheadMicros = new long[SAMPLES];
    private final int[] roundTripMicros = new int[SAMPLES];
    private int count;
    private int next;
    private int best;

    boolean isKnown() {
        return count > 0;
    }

    /// @param sentMicros when the ping left, by the phone's clock
    /// @param receivedMicros when the pong came, by the phone's clock
    /// @return whether the studio's clock has jumped, so that all that was planned is wrong
    boolean onSample(long sentMicros, long receivedMicros, MediaTime studio) {
        int roundTrip = (int) Math.min(Integer.MAX_VALUE, receivedMicros - sentMicros);
        long ahead = studio.micros() - (sentMicros + roundTrip / 2);
        boolean jumped = isKnown() && disagrees(ahead, roundTrip);
        if (jumped) {
            count = 0;
            next = 0;
        }
        aheadMicros[next] = ahead;
        roundTripMicros[next] = roundTrip;
        next = (next + 1) % SAMPLES;
        count = Math.min(count + 1, SAMPLES);
        chooseBest();
        return jumped;
    }

    MediaTime studioAt(long localMicros) {
        return new MediaTime(localMicros + aheadMicros[best]);
    }

    long localMicrosAt(MediaTime studio) {
        return studio.micros() - aheadMicros[best];
    }

    private boolean disagrees(long ahead, int roundTrip) {
        long honest = (roundTrip + (long) roundTripMicros[best]) / 2;
        return Math.abs(ahead - aheadMicros[best]) > honest + JUMP_MICROS;
    }

    private void chooseBest() {
        best = 0;
        for (int i = 1; i < count; i++) {
            if (roundTripMicros[i] < roundTripMicros[best]) {
                best = i;
            }
        }
    }
}
