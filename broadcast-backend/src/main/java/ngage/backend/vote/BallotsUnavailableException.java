package ngage.backend.vote;

import org.jspecify.annotations.Nullable;

/// The store of the ballots did not answer.
public final class BallotsUnavailableException extends Exception {

    public BallotsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
