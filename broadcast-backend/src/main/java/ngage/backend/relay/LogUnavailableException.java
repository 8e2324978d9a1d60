package ngage.backend.relay;

import org.jspecify.annotations.Nullable;

/// The store of the cue log did not answer.
public sealed class LogUnavailableException extends Exception permits RedisRefusesException {

    public LogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
