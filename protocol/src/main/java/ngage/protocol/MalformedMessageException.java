package ngage.protocol;

/// A message that is not of the protocol. The text says what is wrong and is safe to send back.
public final class MalformedMessageException extends Exception {

    public MalformedMessageException(String message) {
        super(message);
    }
}
