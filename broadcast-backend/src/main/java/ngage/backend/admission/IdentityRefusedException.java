package ngage.backend.admission;

/// This token makes nobody a fan. The reason is for the log, not for whoever sent it.
final class IdentityRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    IdentityRefusedException(String reason) {
        super(reason);
    }
}
