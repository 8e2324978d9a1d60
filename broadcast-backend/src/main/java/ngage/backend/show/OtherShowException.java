package ngage.backend.show;

import ngage.protocol.ShowRunId;

/// The show, or the secret, is not the one that a run began with: going on would play a mixture of both.
public final class OtherShowException extends RuntimeException {

    OtherShowException(ShowRunId run, String title) {
        super(
                "run "
                        + run
                        + " began with another version of the show \u201c"
                        + title
                        + "\u201d, or another secret: use the show file and secret it began with,"
                        + " or begin a new run with --new-run");
    }
}
