package ngage.backend.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import ngage.protocol.FanIndex;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows fans by the tokens of an identity provider: the same subject is the same fan, on every device
/// and node. [#fan] blocks, for virtual threads.
public final class Identities {

    private static final String COMPONENT = "identities";
    private static final Logger log = LoggerFactory.getLogger(Identities.class);

    /// After so long without another one that could not be looked at, nobody knows that it is still so.
    private static final Duration MISSING_FOR = Duration.ofMinutes(1);

    /// Why an identity could not be looked at, and when.
    private record Missing(String why, long nanos) {}

    /// So many that were refused one after the other are more than strangers who try.
    private static final int SUSPICIOUS = 20;

    private final OidcTokens tokens;
    private final String issuer;
    private final KeyedHash hash;
    private final Subjects subjects;
    private final FanIndexes fans;
    private final Trouble unavailable = new Trouble(log);
    private final Trouble allRefused = new Trouble(log);
    private final AtomicLong refusedSinceGood = new AtomicLong();
    private volatile String lastRefusal = "";
    private volatile @Nullable Missing missing;

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
        try {
            FanIndex fan = find(token);
            missing = null;
            unavailable.isOver("identities can be looked at again");
            if (refusedSinceGood.get() != 0) {
                refusedSinceGood.set(0);
                allRefused.isOver("an identity was accepted again");
            }
            return fan;
        } catch (IdentityRefusedException e) {
            lastRefusal = String.valueOf(e.getMessage());
            if (refusedSinceGood.incrementAndGet() >= SUSPICIOUS) {
                allRefused.happened(
                        "the last " + SUSPICIOUS + " identities were all refused: " + lastRefusal);
            }
            throw e;
        } catch (IdentityUnavailableException e) {
            String why = String.valueOf(e.getMessage());
            missing = new Missing(why, System.nanoTime());
            unavailable.happened("nobody new can join: " + why);
            throw e;
        }
    }

    /// @return for the crew: whether fans can show who they are
    public HealthLine health() {
        Missing last = missing;
        boolean isFresh = last != null && System.nanoTime() - last.nanos < MISSING_FOR.toNanos();
        long refused = refusedSinceGood.get();
        if (last != null && isFresh) {
            return new HealthLine(COMPONENT, Health.DOWN, "nobody new can join: " + last.why, null);
        }
        if (refused >= SUSPICIOUS) {
            return new HealthLine(
                    COMPONENT,
                    Health.DEGRADED,
                    "the last %,d were all refused: %s. Check --oidc-issuer, --oidc-audience and this machine's clock"
                            .formatted(refused, lastRefusal),
                    null);
        }
        return new HealthLine(COMPONENT, Health.GOOD, "of " + issuer, null);
    }

    private @Nullable FanIndex find(String token)
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
