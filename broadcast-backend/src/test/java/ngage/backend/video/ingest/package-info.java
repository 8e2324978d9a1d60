@NullMarked
package ngage.backend.video.ingest;

import org.jspecify.annotations.NullMarked;
