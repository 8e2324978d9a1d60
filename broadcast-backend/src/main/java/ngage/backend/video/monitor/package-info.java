/// The programme monitor's stream. A virtual thread for each response. May depend on `ingest`, `ts`.
@NullMarked
package ngage.backend.video.monitor;

import org.jspecify.annotations.NullMarked;
