package ngage.backend.controlroom;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The crew's secret. Compared in a time that tells nothing about it; never printed.
public final class OperatorToken {

    private final byte[] token;

    public OperatorToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    boolean matches(String offered) {
        return MessageDigest.isEqual(token, offered.getBytes(StandardCharsets.UTF_8));
    }
}
