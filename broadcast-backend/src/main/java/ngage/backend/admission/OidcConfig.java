package ngage.backend.admission;

import java.net.URI;
import java.time.Duration;

/// The identity provider of the show's organiser (OpenID Connect): who has no token of it does not join.
///
/// @param issuer as in the tokens' `iss`
/// @param audience that must be among the tokens' `aud`
/// @param jwks where the provider publishes its keys
/// @param clockSkew that the provider's clock may differ from ours
public record OidcConfig(String issuer, String audience, URI jwks, Duration clockSkew) {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /// @throws IllegalArgumentException if something cannot be right; it names the option and the cure
    public OidcConfig {
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("--oidc-issuer must not be empty");
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("--oidc-audience must not be empty");
        }
        boolean isSafe =
                "https".equals(jwks.getScheme())
                        || "http".equals(jwks.getScheme()) && isThisMachine(jwks.getHost());
        if (!isSafe) {
            throw new IllegalArgumentException(
                    "--oidc-jwks must begin with https:// (http:// only for this machine), is "
                            + jwks);
        }
    }

    public static OidcConfig of(String issuer, String audience, URI jwks) {
        return new OidcConfig(issuer, audience, jwks, CLOCK_SKEW);
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }
}
