package ngage.backend.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletionException;
import ngage.protocol.FanIndex;
import org.jspecify.annotations.Nullable;

/// Knows fans by the tokens of an identity provider: the same subject is the same fan, on every device
/// and node. Blocking, for virtual threads.
public final class Identities {

    private final OidcTokens tokens;
    private final String issuer;
    private final KeyedHash hash;
    private final Subjects subjects;
    private final FanIndexes fans;

    /// @param secret of the server, with which subjects are hashed
    public Identities(OidcConfig config, byte[] secret, Subjects subjects, FanIndexes fans) {
        this.tokens = new OidcTokens(config);
        this.issuer = config.issuer();
        this.hash = new KeyedHash(secret, "subject");
        this.subjects = subjects;
        this.fans = fans;
    }

    /// @return the fan; nothing if it is a new one and there is no number for it
    /// @throws IdentityRefusedException if the token is not good
    /// @throws IdentityUnavailableException if that, or the fan, cannot be found out now
    @Nullable FanIndex fan(String token)
            throws IdentityRefusedException, IdentityUnavailableException {
        byte[] subject = hash.of((issuer + '\n' + tokens.subject(token)).getBytes(UTF_8));
        try {
            FanIndex known = subjects.fan(subject).toCompletableFuture().join();
            if (known != null) {
                return known;
            }
            FanIndex candidate = fans.next();
            return candidate == null
                    ? null
                    : subjects.claim(subject, candidate).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IdentityUnavailableException("subjects are not known now", e);
        }
    }
}
