/// The programme's way from the studio to HLS: ingest, stamper, ladder, packager, origin. May depend on
/// `protocol`, `stamp`, `process`.
@NullMarked
package ngage.backend.video;

import org.jspecify.annotations.NullMarked;
