package ngage.backend.video.ladder;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ts.FrameRate;

/// Into what the programme is transcoded. Every rendition has a keyframe each second, at the same frames.
///
/// @param renditions the best first
/// @param audioKilobits a second, of the sound
public record LadderConfig(List<Rendition> renditions, int audioKilobits) {

    /// For a programme of 854 by 480: what two cores carry with room.
    public static final LadderConfig DEFAULT =
            new LadderConfig(
                    List.of(
                            new Rendition("480p", 854, 480, 1200),
                            new Rendition("240p", 426, 240, 400)),
                    96);

    public LadderConfig {
        renditions = List.copyOf(renditions);
        if (renditions.isEmpty() || audioKilobits < 1) {
            throw new IllegalArgumentException("a ladder has a rendition at least, and sound");
        }
    }

    /* Each of these was paid for with a measurement:
     * - copyts, passthrough, enc_time_base, avoid_negative_ts, mpegts_copyts: without any one of them
     *   the picture moves against the stamps, by up to half a frame;
     * - stamps are copied as data stream 0:d:0;
     * - max_interleave_delta, flush_packets, muxdelay: half a second of delay less. */
    public List<String> arguments(H264Encoder encoder, FrameRate rate) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-copyts", "-analyzeduration", "1500000"));
        words.addAll(List.of("-f", "mpegts", "-i", "pipe:0", "-filter_complex", filters()));
        for (int i = 0; i < renditions.size(); i++) {
            words.addAll(List.of("-map", "[v" + i + "]"));
        }
        words.addAll(List.of("-map", "0:a:0?", "-map", "0:d:0"));
        words.addAll(List.of("-c:v", encoder.ffmpegName()));
        words.addAll(encoder.lowLatency(rate));
        String group = "" + rate.perGroup();
        words.addAll(List.of("-g", group, "-keyint_min", group));
        for (int i = 0; i < renditions.size(); i++) {
            String kilobits = renditions.get(i).kilobits() + "k";
            words.addAll(List.of("-b:v:" + i, kilobits, "-maxrate:v:" + i, kilobits));
            words.addAll(List.of("-bufsize:v:" + i, kilobits));
        }
        words.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base:v", "1:90000"));
        words.addAll(List.of("-c:a", "aac", "-b:a", audioKilobits + "k", "-c:d", "copy"));
        words.addAll(List.of("-avoid_negative_ts", "disabled", "-mpegts_copyts", "1"));
        words.addAll(List.of("-muxdelay", "0", "-muxpreload", "0"));
        words.addAll(List.of("-max_interleave_delta", "300000", "-flush_packets", "1"));
        words.addAll(List.of("-f", "mpegts", "pipe:1"));
        return words;
    }

    private String filters() {
        StringBuilder filters = new StringBuilder("[0:v]split=" + renditions.size());
        for (int i = 0; i < renditions.size(); i++) {
            filters.append("[s" + i + "]");
        }
        for (int i = 0; i < renditions.size(); i++) {
            Rendition to = renditions.get(i);
            filters.append(";[s" + i + "]scale=" + to.width() + ":" + to.height());
            filters.append(",setsar=1[v" + i + "]");
        }
        return filters.toString();
    }
}
