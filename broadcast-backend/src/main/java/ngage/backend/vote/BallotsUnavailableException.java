package ngage.backend.vote;

/// The store of the ballots did not answer.
public final class BallotsUnavailableException extends Exception {

    public BallotsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
