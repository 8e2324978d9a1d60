package ngage.backend.video.ingest;

import java.util.List;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TsPacket;

/// What of the studio's stream counts: its first picture, and its first sound.
///
/// @param video H.264 or H.265
/// @param soundPid of the sound; of the silence that stands in for it, if there is none
/// @param hasOtherSound whether there is one that is not AAC, which no phone would understand
record StudioStreams(
        ElementaryStream video, int soundPid, boolean hasSound, boolean hasOtherSound) {

    /// @throws MalformedStreamException if there is no picture in it
    static StudioStreams of(ProgramMap map) throws MalformedStreamException {
        if (map.videos().isEmpty()) {
            throw new MalformedStreamException("the studio sends no H.264 or H.265 video");
        }
        ElementaryStream video = map.videos().getFirst();
        return map.audio()
                .map(audio -> new StudioStreams(video, audio.pid(), true, false))
                .orElseGet(() ->
                        new StudioStreams(video, video.pid() + 1, false, map.hasOtherSound()));
    }

    boolean has(TsPacket packet) {
        return packet.pid() == video.pid() || hasSound && packet.pid() == soundPid;
    }

    /// The video first, because the first one carries the clock.
    List<ElementaryStream> passedOn() {
        return List.of(video, new ElementaryStream(soundPid, ElementaryStream.AAC));
    }
}
