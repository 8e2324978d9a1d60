package ngage.mobsim.phone;

import ngage.protocol.MediaTime;

/// What one phone knows of the studio's media time: of its last samples, the one with the smallest round
/// trip counts, because it is wrong by at most half of that.
///
/// Samples are kept relative to the first one, in a few bytes: there is one clock in every phone.
final class MediaClock {

    private static final int SAMPLES = 8;

    /// Two honest samples can differ by half of both round trips; more, and this is another source.
    private static final long JUMP_MICROS = 250_000;

    private static final long MOST_HONEST = Integer.MAX_VALUE / 2;

    /// How far the studio was ahead in the first sample.
    private long baseMicros;

    /// Of each sample: how much further it was ahead, then its round trip.
    private final int[] samples = new int[2 * SAMPLES];

    private byte count;
    private byte next;
    private byte best;

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
        if (jumped || !isKnown()) {
            count = 0;
            next = 0;
            baseMicros = ahead;
        }
        // An int is enough: a sample further away is a jump.
        samples[2 * next] = (int) (ahead - baseMicros);
        samples[2 * next + 1] = roundTrip;
        next = (byte) ((next + 1) % SAMPLES);
        count = (byte) Math.min(count + 1, SAMPLES);
        chooseBest();
        return jumped;
    }

    MediaTime studioAt(long localMicros) {
        return new MediaTime(localMicros + aheadMicros());
    }

    long localMicrosAt(MediaTime studio) {
        return studio.micros() - aheadMicros();
    }

    private long aheadMicros() {
        return baseMicros + samples[2 * best];
    }

    private boolean disagrees(long ahead, int roundTrip) {
        long honest = (roundTrip + (long) samples[2 * best + 1]) / 2;
        return Math.abs(ahead - aheadMicros()) > Math.min(MOST_HONEST, honest + JUMP_MICROS);
    }

    private void chooseBest() {
        best = 0;
        for (byte i = 1; i < count; i++) {
            if (samples[2 * i + 1] < samples[2 * best + 1]) {
                best = i;
            }
        }
    }
}
