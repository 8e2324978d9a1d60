package ngage.controlroom.clap;

import java.nio.ShortBuffer;
import java.util.Optional;
import ngage.controlroom.monitor.Sound;
import ngage.protocol.MediaTime;

/// Finds in a stream of sound where something begins that is suddenly much louder than what was before, as a
/// clap is. One thread.
///
/// It compares the mean square of blocks of 2 ms with a slow average of those before: a clap rises within
/// one or two blocks by more than 20 dB, speech over its own level hardly ever by that much so fast.
final class OnsetFinder {

    private static final int BLOCKS_PER_SECOND = 500;
    private static final double RISE = 100; // 20 dB

    /// Mean square of a sound of -40 dB of full scale: below it nothing is a clap.
    private static final double QUIETEST = 1e-4;

    private static final double AVERAGE_SECONDS = 0.15;

    private double average;
    private boolean hasAverage;
    private double blockSum;
    private int blockSize;

    /// @return media time of the first block in this stretch that is suddenly loud
    Optional<MediaTime> hear(Sound sound) {
        MediaTime found = null;
        int samplesPerBlock = Math.max(1, sound.rate() / BLOCKS_PER_SECOND);
        ShortBuffer samples = sound.samples();
        for (int i = 0; i < samples.remaining(); i++) {
            double sample = samples.get(samples.position() + i) / 32768.0;
            blockSum += sample * sample;
            blockSize++;
            if (blockSize >= samplesPerBlock) {
                boolean isOnset = closeBlock(blockSum / blockSize);
                if (isOnset && found == null) {
                    found = sound.at(i + 1 - samplesPerBlock);
                }
                blockSum = 0;
                blockSize = 0;
            }
        }
        return Optional.ofNullable(found);
    }

    private boolean closeBlock(double meanSquare) {
        boolean isOnset = hasAverage && meanSquare > QUIETEST && meanSquare > RISE * average;
        double weight = hasAverage ? 1 / (AVERAGE_SECONDS * BLOCKS_PER_SECOND) : 1;
        average += weight * (meanSquare - average);
        hasAverage = true;
        return isOnset;
    }
}
