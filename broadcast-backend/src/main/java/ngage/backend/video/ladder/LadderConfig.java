package ngage.backend.video.ladder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.Ticks;

/// Into what the programme is transcoded. Every rendition has a keyframe each second, at the same frames, at
/// whatever rate the frames come.
///
/// @param renditions the best first
/// @param audioKilobits a second, of the sound
public record LadderConfig(List<Rendition> renditions, int audioKilobits) {

    public static final int MAX_RENDITIONS = 6;

    /// For a programme of 854 by 480: what two cores carry with room.
    public static final LadderConfig DEFAULT =
            new LadderConfig(
                    List.of(
                            new Rendition("480p", 854, 480, 1200),
                            new Rendition("240p", 426, 240, 400)),
                    96);

    /// A second after the last one; a little less, because sources round their times. Counted from the last one
    /// and not from 0, because frames need not come evenly, nor begin at 0.
    private static final String KEYFRAMES =
            "expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+0.995))";

    /// No keyframe but the forced ones: so far away that none is due before.
    private static final int GROUPS_WITHOUT = 60;

    /// @throws IllegalArgumentException if it cannot be; for the user
    public LadderConfig {
        if (renditions.isEmpty() || renditions.size() > MAX_RENDITIONS) {
            throw new IllegalArgumentException(
                    "a ladder has 1 to "
                            + MAX_RENDITIONS
                            + " renditions, not "
                            + renditions.size());
        }
        if (audioKilobits < 16 || audioKilobits > 512) {
            throw new IllegalArgumentException(
                    "the sound has 16 to 512 kbit/s, not " + audioKilobits);
        }
        if (renditions.stream().map(Rendition::name).distinct().count() < renditions.size()) {
            throw new IllegalArgumentException("two renditions have the same name: " + renditions);
        }
        renditions =
                renditions.stream()
                        .sorted(Comparator.comparingInt(Rendition::kilobits).reversed())
                        .toList();
    }

    /// @param best how many of the best renditions are left out; one at least stays
    public LadderConfig without(int best) {
        return new LadderConfig(renditions.subList(best, renditions.size()), audioKilobits);
    }

    /* Each of these was paid for with a measurement:
     * - copyts, passthrough, enc_time_base, avoid_negative_ts, mpegts_copyts: without any one of them
     *   the picture moves against the stamps, by up to half a frame;
     * - stamps are copied as data stream 0:d:0;
     * - max_interleave_delta, flush_packets, muxdelay: half a second of delay less;
     * - trim counts in ticks, or the first frame would be the one before or after. */
    /// @param from tick at which the first frame to keep is shown; what is before is decoded only. Absent
    ///     to keep all
    public List<String> arguments(H264Encoder encoder, FrameRate rate, OptionalLong from) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-copyts", "-analyzeduration", "1500000"));
        words.addAll(List.of("-f", "mpegts", "-i", "pipe:0", "-filter_complex", filters(from)));
        for (int i = 0; i < renditions.size(); i++) {
            words.addAll(List.of("-map", "[v" + i + "]"));
        }
        words.addAll(List.of("-map", "0:a:0?", "-map", "0:d:0"));
        if (from.isPresent()) {
            double seconds = (double) from.getAsLong() / Ticks.PER_SECOND;
            words.addAll(List.of("-filter:a", "atrim=start=" + seconds));
        }
        words.addAll(List.of("-c:v", encoder.ffmpegName()));
        words.addAll(encoder.lowLatency(rate));
        words.addAll(List.of("-g", "" + GROUPS_WITHOUT * rate.perGroup()));
        words.addAll(List.of("-force_key_frames:v", KEYFRAMES));
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

    private String filters(OptionalLong from) {
        StringBuilder filters = new StringBuilder("[0:v]settb=1/" + Ticks.PER_SECOND);
        from.ifPresent(ticks -> filters.append(",trim=start_pts=" + ticks));
        filters.append(",split=" + renditions.size());
        for (int i = 0; i < renditions.size(); i++) {
            filters.append("[s" + i + "]");
        }
        for (int i = 0; i < renditions.size(); i++) {
            Rendition to = renditions.get(i);
            filters.append(";[s" + i + "]" + fitted(to) + "[v" + i + "]");
        }
        return filters.toString();
    }

    /// The source's own aspect, whatever the shape of its pixels, with bars where the rendition's is another.
    static String fitted(Rendition to) {
        int width = to.width();
        int height = to.height();
        return "scale=w='min(%d,2*round(%d*dar/2))':h='min(%d,2*round(%d/dar/2))'"
                        .formatted(width, height, height, width)
                + ",pad=%d:%d:-1:-1,setsar=1,format=yuv420p".formatted(width, height);
    }
}
