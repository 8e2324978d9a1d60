package ngage.backend.admission;

/// Whether this token is good, or which fan it is, cannot be found out now.
final class IdentityUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    IdentityUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
