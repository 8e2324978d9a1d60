package ngage.backend.video.ingest;

import java.util.ArrayList;
import java.util.List;

/// What makes ffmpeg copy whatever a source sends into a transport stream, at once.
public final class RemuxArguments {

    private RemuxArguments() {}

    /* - Picture and sound are both optional: what is missing is filled in later.
     * - max_interleave_delta: without it the picture waits ten seconds for a sound that has stopped.
     * - No nobuffer: it throws away what was read for the analysis. */
    /// @param input with what belongs to it, as arguments
    public static List<String> of(List<String> input) {
        List<String> words = new ArrayList<>(List.of("-analyzeduration", "1000000"));
        words.addAll(input);
        words.addAll(List.of("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"));
        words.addAll(List.of("-muxdelay", "0", "-muxpreload", "0"));
        words.addAll(List.of("-max_interleave_delta", "300000", "-flush_packets", "1"));
        words.addAll(List.of("-f", "mpegts", "pipe:1"));
        return words;
    }
}
