package ngage.backend.video.hls;

import java.util.Locale;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;

/// The list of renditions, the best first. Levels are upper bounds, because the source's frame rate is
/// known only later.
public final class MasterPlaylist {

    private MasterPlaylist() {}

    public static String text(LadderConfig ladder, H264Encoder encoder) {
        StringBuilder text =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        for (Rendition rendition : ladder.renditions()) {
            int kilobits = rendition.kilobits() + ladder.audioKilobits();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "#EXT-X-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,RESOLUTION=%dx%d,"
                                    + "CODECS=\"avc1.%s%02x,mp4a.40.2\"\n%s/%s\n",
                            kilobits * 1400, // a second with a keyframe, and the wrapping
                            kilobits * 1100,
                            rendition.width(),
                            rendition.height(),
                            encoder.profile(),
                            rendition.level(),
                            rendition.name(),
                            HlsOrigin.MEDIA_PLAYLIST));
        }
        return text.toString();
    }
}
