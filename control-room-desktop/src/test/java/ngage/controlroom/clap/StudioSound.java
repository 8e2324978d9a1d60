package ngage.controlroom.clap;

import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ngage.controlroom.monitor.Sound;
import ngage.protocol.MediaTime;

/// The sound of a studio: people talk, and somebody claps.
final class StudioSound {

    static final int RATE = 48_000;
    private static final int STRETCH = 1024;

    private final short[] samples;
    private final Random random = new Random(7);

    /// @param loudness of the talk, of full scale
    StudioSound(double seconds, double loudness) {
        samples = new short[(int) (seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            // Syllables: a voice that swells and fades four times a second.
            double syllable = 0.5 - 0.5 * Math.cos(2 * Math.PI * 4 * i / RATE);
            double voice = Math.sin(2 * Math.PI * 180 * i / RATE) * syllable;
            samples[i] = (short) (32_767 * loudness * (voice + random.nextGaussian() * 0.01));
        }
    }

    /// Noise that is there at once and dies away within some hundredths of a second.
    StudioSound clapAt(double seconds, double loudness) {
        int from = (int) (seconds * RATE);
        for (int i = 0; i < RATE / 20 && from + i < samples.length; i++) {
            double clap = random.nextGaussian() * 0.4 * loudness * Math.exp(-i / (RATE * 0.01));
            samples[from + i] =
                    (short) Math.clamp(samples[from + i] + 32_767 * clap, -32_767, 32_767);
        }
        return this;
    }

    /// @param at media time of its beginning
    List<Sound> from(MediaTime at) {
        List<Sound> stretches = new ArrayList<>();
        for (int i = 0; i < samples.length; i += STRETCH) {
            int length = Math.min(STRETCH, samples.length - i);
            stretches.add(
                    new Sound(
                            new MediaTime(at.micros() + i * 1_000_000L / RATE),
                            RATE,
                            ShortBuffer.wrap(samples, i, length).slice()));
        }
        return stretches;
    }
}
