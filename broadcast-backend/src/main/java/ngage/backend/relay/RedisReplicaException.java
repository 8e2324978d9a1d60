package ngage.backend.relay;

import io.lettuce.core.RedisException;

/// The primary has it, but no replica has confirmed it in time.
final class RedisReplicaException extends RedisException {

    private static final long serialVersionUID = 1;

    RedisReplicaException() {
        super("no replica has confirmed");
    }
}
