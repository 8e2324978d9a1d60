package ngage.controlroom.monitor;

import java.nio.ShortBuffer;
import ngage.protocol.MediaTime;

/// A stretch of the programme's sound. Whoever is given it may read it until the call returns; then its
/// samples are used again.
///
/// @param at media time of its first sample
/// @param rate samples a second
/// @param samples of one channel
public record Sound(MediaTime at, int rate, ShortBuffer samples) {

    /// @return media time of a sample
    public MediaTime at(int index) {
        return new MediaTime(at.micros() + Math.round(index * 1e6 / rate));
    }
}
