package ngage.backend.relay;

/// The store of the cue log did not answer.
public final class LogUnavailableException extends Exception {

    public LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
