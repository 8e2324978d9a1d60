@NullMarked
package ngage.backend.video.ingest.rtmp;

import org.jspecify.annotations.NullMarked;
