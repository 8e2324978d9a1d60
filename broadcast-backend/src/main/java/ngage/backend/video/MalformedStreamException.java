package ngage.backend.video;

import java.io.IOException;

/// A transport stream that cannot be used; the message says why.
final class MalformedStreamException extends IOException {

    MalformedStreamException(String message) {
        super(message);
    }
}
