package ngage.backend.video.ts;

import java.io.IOException;

/// A transport stream that cannot be used; the message says why.
public final class MalformedStreamException extends IOException {

    public MalformedStreamException(String message) {
        super(message);
    }
}
