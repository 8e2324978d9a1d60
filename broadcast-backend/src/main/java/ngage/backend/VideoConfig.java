package ngage.backend;

import java.nio.file.Path;
import ngage.backend.video.ProgrammeConfig;
import org.jspecify.annotations.Nullable;

/// The programme's settings, and which ffmpeg carries it.
///
/// @param ffmpeg executable; absent to look for one
public record VideoConfig(ProgrammeConfig programme, @Nullable Path ffmpeg) {}
