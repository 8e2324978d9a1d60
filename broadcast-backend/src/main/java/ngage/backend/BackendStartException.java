package ngage.backend;

/// The backend cannot start; the message says why and what to do about it.
public final class BackendStartException extends Exception {

    public BackendStartException(String message, Throwable cause) {
        super(message, cause);
    }

    public BackendStartException(String message) {
        super(message);
    }
}
