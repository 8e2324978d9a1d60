package ngage.backend.video.hls;

/// Hears what the origin publishes, on the packager's thread; must not block.
public interface OriginListener {

    /// The best rendition has another segment.
    ///
    /// @param stretch number of the stretch without a break that it belongs to
    default void onSegment(MediaSegment segment, long stretch) {}

    /// There is something new in all renditions.
    default void onPublished() {}
}
