/// Somebody else's video: a venue's HLS, which phones play from where it is and which tells the time by its
/// playlist's date-time. Here it drives the programme's clock, is shown to the desk, and is told of cues. Where it has
/// no date-time our own clock is the programme's, and it is only watched.
///
/// Threads: one follows the playlist, one feeds the monitor, one pushes stamps; each is supervised. May depend on
/// `protocol`, `stamp`, `relay`, `supervise`, and of the video on its interface, `ingest`, `monitor`, `ts`.
@NullMarked
package ngage.backend.video.foreign;

import org.jspecify.annotations.NullMarked;
