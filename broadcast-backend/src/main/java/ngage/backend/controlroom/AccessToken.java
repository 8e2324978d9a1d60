package ngage.backend.controlroom;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The secret of the crew, or of another who may see something. Compared in a time that tells nothing about it; never printed.
public final class AccessToken {

    private final byte[] token;

    public AccessToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    boolean matches(String offered) {
        return MessageDigest.isEqual(token, offered.getBytes(StandardCharsets.UTF_8));
    }
}
