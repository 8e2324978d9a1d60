package ngage.backend.video.ingest;

import java.util.ArrayList;
import java.util.List;

/// What makes ffmpeg copy whatever a source sends into a transport stream, at once.
public final class RemuxArguments {

    /// How far a source's times may step back by rounding.
    private static final double JITTER_SECONDS = 1;

    /// After which the times in a transport stream begin again.
    private static final String WRAP = "(8589934592/90000/TB)";

    private RemuxArguments() {}

    /* - No map: it takes the largest picture and the sound of most channels, as far as they are there; what
     *   is missing is filled in later. Sound that is announced, but not there while it looks, is not taken:
     *   a map of it would make it refuse everything, or has another syntax in each version.
     * - max_interleave_delta: without it the picture waits ten seconds for a sound that has stopped.
     * - setts: a muxer presses times that step back into one moment. So those that begin again (33 bits
     *   do after 26.5 hours, a source that starts anew does at once) go on behind the next wrap, where
     *   they are the same in a transport stream, and whoever reads it sees the step.
     * - No nobuffer: it throws away what was read for the analysis. */
    /// @param input with what belongs to it, as arguments
    public static List<String> of(List<String> input) {
        List<String> words = new ArrayList<>(List.of("-analyzeduration", "1000000"));
        words.addAll(input);
        words.addAll(List.of("-sn", "-dn", "-c", "copy"));
        words.addAll(List.of("-muxdelay", "0", "-muxpreload", "0"));
        words.addAll(List.of("-max_interleave_delta", "300000", "-flush_packets", "1"));
        words.addAll(List.of("-bsf", "setts=pts=" + onward("PTS") + ":dts=" + onward("DTS")));
        words.addAll(List.of("-f", "mpegts", "pipe:1"));
        return words;
    }

    /// @return the time, behind as many wraps as it takes to be no earlier than the one before
    private static String onward(String time) {
        return "if(eq(%s\\,NOPTS)\\,NOPTS\\,%s+%s*max(0\\,ceil((PREV_OUTDTS-DTS-%s/TB)/%s)))"
                .formatted(time, time, WRAP, JITTER_SECONDS, WRAP);
    }
}
