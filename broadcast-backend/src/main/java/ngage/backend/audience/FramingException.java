package ngage.backend.audience;

/// Bytes that are not RFC 6455 as ngage speaks it; the code is the WebSocket close code for them.
final class FramingException extends Exception {

    static final int PROTOCOL_ERROR = 1002;
    static final int INVALID_TEXT = 1007;
    static final int TOO_BIG = 1009;

    private final int code;
    private final String text;

    FramingException(int code, String message) {
        super(message);
        this.code = code;
        this.text = message;
    }

    int code() {
        return code;
    }

    /// @return what was wrong, safe to send back
    String text() {
        return text;
    }
}
