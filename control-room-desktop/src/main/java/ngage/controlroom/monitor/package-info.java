/// The programme monitor: the picture on air with the media time of each frame. One thread reads and
/// decodes, one watches it, the window's thread shows; the show goes on without any of them. May depend
/// on `.show` and `.ui`; only `TsDecoder` sees the native decoder.
@NullMarked
package ngage.controlroom.monitor;

import org.jspecify.annotations.NullMarked;
