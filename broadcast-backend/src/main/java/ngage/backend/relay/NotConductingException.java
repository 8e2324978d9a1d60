package ngage.backend.relay;

/// This node is not the conductor any more: another one holds a newer term.
public final class NotConductingException extends Exception {

    public NotConductingException(String message) {
        super(message);
    }
}
