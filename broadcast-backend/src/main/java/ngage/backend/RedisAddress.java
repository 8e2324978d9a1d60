package ngage.backend;

import io.lettuce.core.RedisURI;
import java.util.regex.Pattern;
import ngage.backend.relay.RedisLink;

/// Where Redis is, checked, with its password kept out of everything that is said about it.
final class RedisAddress {

    /// To the last `@`: a password with a `/` or an `@` of its own ends only there.
    private static final Pattern CREDENTIALS = Pattern.compile("//.*@", Pattern.DOTALL);

    private RedisAddress() {}

    /// @throws IllegalArgumentException if nobody could connect by it; the message holds no password
    static void check(String uri) {
        try {
            if (RedisLink.addresses(uri).stream().allMatch(RedisAddress::isComplete)) {
                return;
            }
        } catch (IllegalArgumentException _) {
            // Its message, and its cause, may quote the password.
        }
        throw new IllegalArgumentException(
                "--redis or NGAGE_REDIS must look like redis://localhost:6379,"
                        + " redis://one:6379,two:6379 (nodes of a cluster) or"
                        + " redis://:password@host:6379/0, with / ? @ : % in a password written as"
                        + " %2F %3F %40 %3A %25; it is "
                        + withoutPassword(uri));
    }

    private static boolean isComplete(RedisURI address) {
        return address.getHost() != null
                || address.getSocket() != null
                || !address.getSentinels().isEmpty();
    }

    static String withoutPassword(String uri) {
        return CREDENTIALS.matcher(uri).replaceFirst("//***@");
    }
}
