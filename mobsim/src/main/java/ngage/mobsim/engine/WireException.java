package ngage.mobsim.engine;

/// Bytes from the backend that are not HTTP, or not WebSocket. The text says what is wrong.
final class WireException extends Exception {

    WireException(String message) {
        super(message);
    }
}
