package ngage.demo.programme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;

/// The programme's sound: a quiet chord throughout, and a soft chime at each card. A function of the
/// sample's number.
final class ProgrammeSound {

    static final int SAMPLE_RATE = 48_000;

    /// An AAC encoder puts one packet of silence before the first sample. So much less sound makes
    /// its track as long as the picture, which then loops without a step.
    private static final int ENCODER_DELAY = 1024;

    private static final double[] CHORD = {110, 164.81, 220, 277.18};
    private static final double[] CHIME = {659.26, 987.77};
    private static final double CHIME_SECONDS = 1.2;

    private ProgrammeSound() {}

    /// @param cards frames at which a card comes
    /// @return mono, 16 bits, little endian
    static byte[] samples(int lengthFrames, Collection<Integer> cards) {
        int count = lengthFrames * SAMPLE_RATE / Moments.FRAMES_PER_SECOND - ENCODER_DELAY;
        double[] wave = new double[count];
        addChord(wave);
        for (int frame : cards) {
            addChime(wave, frame * SAMPLE_RATE / Moments.FRAMES_PER_SECOND);
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (double sample : wave) {
            bytes.putShort((short) (sample * Short.MAX_VALUE));
        }
        return bytes.array();
    }

    private static void addChord(double[] wave) {
        for (int i = 0; i < wave.length; i++) {
            double t = (double) i / SAMPLE_RATE;
            double swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * t / 8);
            for (double pitch : CHORD) {
                wave[i] += 0.012 * swell * Math.sin(2 * Math.PI * pitch * t);
            }
        }
    }

    private static void addChime(double[] wave, int from) {
        int length = Math.min((int) (CHIME_SECONDS * SAMPLE_RATE), wave.length - from);
        for (int i = 0; i < length; i++) {
            double t = (double) i / SAMPLE_RATE;
            double fade = Math.min(1, t * 200) * Math.exp(-4 * t);
            for (double pitch : CHIME) {
                wave[from + i] += 0.09 * fade * Math.sin(2 * Math.PI * pitch * t);
            }
        }
    }
}
