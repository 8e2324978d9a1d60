package ngage.backend.video.hls;

import java.io.IOException;

/// What came out of the transcoder does not say of its frames what went in, or has them at other times: a cue
/// would come at the wrong one. The message says by how much.
public final class StampsMovedException extends IOException {

    public StampsMovedException(String message) {
        super(message);
    }
}
