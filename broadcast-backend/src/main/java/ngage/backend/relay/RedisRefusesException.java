package ngage.backend.relay;

/// Redis is there, and does not let us in: the user or the password is not right.
public final class RedisRefusesException extends LogUnavailableException {

    RedisRefusesException(String message, Throwable cause) {
        super(message, cause);
    }
}
