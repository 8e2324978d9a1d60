package ngage.backend.video.slate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The picture for the time without a source.
///
/// @param picture PNG or JPEG; absent for ours
public record SlateConfig(@Nullable Path picture) {

    public static final SlateConfig OURS = new SlateConfig(null);

    @Override
    public String toString() {
        return picture == null ? "slate of ours" : "slate " + picture;
    }
}
