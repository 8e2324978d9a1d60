package ngage.backend.video.ingest.rtmp;

import java.io.IOException;

/// A caller that does not speak RTMP, or too much of it; the message says how.
final class RtmpException extends IOException {

    RtmpException(String message) {
        super(message);
    }
}
