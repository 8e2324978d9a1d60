package ngage.protocol;

import java.util.Optional;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;
import ngage.protocol.show.CuePayload;

/// Turns messages into JSON and back. Stateless; safe on any thread.
public final class MessageCodec {

    private static final Json JSON =
            Json.lenient(
                    FromPhone.class,
                    ToPhone.class,
                    FromControlRoom.class,
                    ToControlRoom.class,
                    Fact.class,
                    CueContent.class,
                    CuePayload.class);

    private MessageCodec() {}

    /// @param message of one of the families, or another record of this package
    /// @return UTF-8 JSON
    public static byte[] encode(Object message) {
        return JSON.write(message);
    }

    /// @param type a family, such as `FromPhone.class`, or a record
    /// @return nothing if it is of a type that this version does not know: skip it and count it
    /// @throws MalformedMessageException if it is not JSON, or lacks a field, or has a wrong one
    public static <T> Optional<T> decode(Class<T> type, byte[] json, int offset, int length)
            throws MalformedMessageException {
        try {
            return JSON.read(type, json, offset, length);
        } catch (JsonProblem e) {
            throw new MalformedMessageException(e.text());
        }
    }

    /// The same for a whole array.
    public static <T> Optional<T> decode(Class<T> type, byte[] json)
            throws MalformedMessageException {
        return decode(type, json, 0, json.length);
    }
}
