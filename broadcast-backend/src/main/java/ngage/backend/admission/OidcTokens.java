package ngage.backend.admission;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the tokens of an OpenID Connect provider: signature (RS256 or ES256, nothing else), issuer,
/// audience and expiry.
///
/// Blocking, at times, for virtual threads: the provider's keys are fetched when they are needed, with
/// bounds in time and size, at most twice in half a minute, and kept; while the provider is away the old
/// ones are good for hours.
final class OidcTokens {

    private static final int MAX_CHARS = 8 * 1024;
    private static final int MAX_SUBJECT_CHARS = 255;
    private static final int MAX_KEYS_BYTES = 128 * 1024;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration KEYS_LIFE = Duration.ofMinutes(5);
    private static final Duration KEYS_LIFE_IN_OUTAGE = Duration.ofHours(4);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);

    /// Whether a token was found good by the keys that are kept.
    private volatile boolean hasKeys;

    private final ConfigurableJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    OidcTokens(OidcConfig config) {
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys(config)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        config.audience(),
                        new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                        Set.of("sub", "exp"));
        claims.setMaxClockSkew((int) config.clockSkew().toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    /// @return whom the token is about
    /// @throws IdentityRefusedException if it is not good, for whatever reason
    /// @throws IdentityUnavailableException if the provider's keys cannot be had
    String subject(String token) throws IdentityRefusedException, IdentityUnavailableException {
        if (token.length() > MAX_CHARS) {
            throw new IdentityRefusedException("the token is too long");
        }
        try {
            String subject = processor.process(token, null).getSubject();
            hasKeys = true;
            if (!isGood(subject)) {
                throw new IdentityRefusedException("the token has no good subject");
            }
            return subject;
        } catch (BadJOSEException | ParseException e) {
            throw new IdentityRefusedException(String.valueOf(e.getMessage()));
        } catch (RateLimitReachedException e) {
            if (!hasKeys) {
                throw new IdentityUnavailableException(
                        "the identity provider's keys could not be had, and are asked for again soon",
                        e);
            }
            // Of strangers who invent keys: those that are known are not fetched.
            throw new IdentityRefusedException("it names a key that the provider does not show");
        } catch (JOSEException e) {
            hasKeys = false;
            throw new IdentityUnavailableException(
                    "the identity provider's keys cannot be had: " + e.getMessage(), e);
        }
    }

    private static boolean isGood(@Nullable String subject) {
        return subject != null && !subject.isBlank() && subject.length() <= MAX_SUBJECT_CHARS;
    }

    private static JWKSource<SecurityContext> keys(OidcConfig config) {
        int timeout = (int) FETCH_TIMEOUT.toMillis();
        try {
            return JWKSourceBuilder.create(
                            config.jwks().toURL(),
                            new DefaultResourceRetriever(timeout, timeout, MAX_KEYS_BYTES))
                    .cache(KEYS_LIFE.toMillis(), 2 * FETCH_TIMEOUT.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(BETWEEN_FETCHES.toMillis())
                    .outageTolerant(KEYS_LIFE_IN_OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("--oidc-jwks is not an address: " + config.jwks());
        }
    }
}
