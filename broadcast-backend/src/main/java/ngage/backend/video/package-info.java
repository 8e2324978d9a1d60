/// The programme's way from the studio to HLS: ingest, stamper, ladder, packager, origin.
///
/// Threads: one for the ingest, with the stamper; one for the ladder and one for its packager; a virtual
/// one for each programme monitor. Between ingest and the others stands a [StudioReader] each,
/// bounded in bytes. May depend on `protocol`, `stamp`, `process`.
@NullMarked
package ngage.backend.video;

import org.jspecify.annotations.NullMarked;
