package ngage.backend;

import java.nio.file.Path;
import ngage.backend.video.ProgrammeConfig;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.recording.RecordingConfig;
import org.jspecify.annotations.Nullable;

/// The programme's settings, and which ffmpeg carries it.
///
/// @param ffmpeg executable; absent to look for one
/// @param encoder to use; absent for the first that is good
/// @param recording absent to record nothing
public record VideoConfig(
        ProgrammeConfig programme,
        @Nullable Path ffmpeg,
        @Nullable H264Encoder encoder,
        @Nullable RecordingConfig recording) {}
