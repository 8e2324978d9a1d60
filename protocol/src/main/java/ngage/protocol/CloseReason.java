package ngage.protocol;

/// Every reason for which the backend closes a socket.
public enum CloseReason {
    MALFORMED(4000, "this message is not of the protocol", false),
    BAD_TICKET(4001, "this ticket is not valid: join again", false),
    REPLACED(4002, "this fan is connected from another device now", false),
    TOO_MANY(4004, "too many messages: slow down", true),
    TOO_SLOW(4005, "the phone reads too slowly", true),
    SILENT(4006, "the phone said nothing for too long", true),
    DRAINING(4007, "this node is going away: come back", true),
    FAULT(4008, "something broke here: come back", true),
    BAD_TOKEN(4009, "this operator token is not valid", false),
    NO_HELLO(4010, "the first message must be a hello, and soon", true),
    FULL(4011, "all places of the crew are taken: come back", true),
    NO_ROOM(4012, "this node is full: come back, to another one if it names some", true);

    private final int code;
    private final String text;
    private final boolean mayReconnect;

    CloseReason(int code, String text, boolean mayReconnect) {
        this.code = code;
        this.text = text;
        this.mayReconnect = mayReconnect;
    }

    /// @return the WebSocket close code, 4000 to 4999
    public int code() {
        return code;
    }

    /// @return what to tell the person, in English, under 120 bytes
    public String text() {
        return text;
    }

    /// @return whether the same ticket or token will be taken again
    public boolean mayReconnect() {
        return mayReconnect;
    }
}
