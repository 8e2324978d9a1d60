package ngage.backend.vote;

/// Redis does not do with a ballot what it should have done before the ballot is acknowledged. The message
/// says what to do about it.
public final class DurabilityException extends Exception {

    public DurabilityException(String message) {
        super(message);
    }
}
