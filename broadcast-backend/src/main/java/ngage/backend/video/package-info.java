/// The programme's way from the studio to HLS, wired together: ingest, slate, stamper, ladder, packager, origin,
/// recording.
///
/// Threads: one for each way in, with the stamper; one for the slate; one for the ladder and one for its
/// packager; a virtual one for each programme monitor. Between the ingest and its readers stands the
/// [StudioFeed], bounded in time and bytes. May depend on `protocol`, `stamp`, `supervise`, and on its own
/// packages but `foreign`, which stands in its place.
@NullMarked
package ngage.backend.video;

import org.jspecify.annotations.NullMarked;
