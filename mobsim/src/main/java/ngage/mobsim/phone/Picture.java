package ngage.mobsim.phone;

import ngage.protocol.MediaTime;

/// One phone's picture: its delay, and the grid of its frames.
///
/// @param delayMicros behind the studio
/// @param frameMicros how long a frame stays
/// @param phaseMicros media time of the frames, modulo `frameMicros`
record Picture(long delayMicros, long frameMicros, long phaseMicros) {

    /// @return the frame that is on screen when the studio's clock shows `studio`
    MediaTime onScreen(MediaTime studio) {
        long media = studio.micros() - delayMicros;
        return new MediaTime(media - Math.floorMod(media - phaseMicros, frameMicros));
    }

    /// @return the first frame at or after `media`
    MediaTime firstFrameFrom(MediaTime media) {
        long since = Math.floorMod(media.micros() - phaseMicros, frameMicros);
        return new MediaTime(since == 0 ? media.micros() : media.micros() - since + frameMicros);
    }

    /// @return the studio's time when `frame` comes on screen here
    MediaTime studioTimeOf(MediaTime frame) {
        return new MediaTime(frame.micros() + delayMicros);
    }
}
