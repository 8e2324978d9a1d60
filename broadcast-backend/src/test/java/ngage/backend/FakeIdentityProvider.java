package ngage.backend;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import ngage.backend.admission.OidcConfig;

/// An OpenID Connect provider that signs whatever a test wants, and shows its keys on this machine.
final class FakeIdentityProvider implements AutoCloseable {

    static final String ISSUER = "https://id.example.org";
    static final String AUDIENCE = "the-show";

    private final RSAKey rsa;
    private final ECKey ec;
    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();

    FakeIdentityProvider() throws IOException, JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        byte[] keys =
                new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext(
                "/keys",
                exchange -> {
                    fetches.incrementAndGet();
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                    exchange.close();
                });
        server.start();
    }

    OidcConfig config() {
        return OidcConfig.of(
                ISSUER,
                AUDIENCE,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys"));
    }

    int fetches() {
        return fetches.get();
    }

    /// Good, for whom the test likes to be.
    static JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(subject)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    String rsa(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(rsa), claims);
    }

    String ec(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.ES256, ec.getKeyID(), new ECDSASigner(ec), claims);
    }

    /// By another key that says it is ours.
    String forged(JWTClaimsSet.Builder claims) throws JOSEException {
        RSAKey other = new RSAKeyGenerator(2048).generate();
        return signed(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(other), claims);
    }

    /// With our public key as the secret of an HMAC, which all the world has.
    String confused(JWTClaimsSet.Builder claims) throws JOSEException {
        byte[] secret = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        return signed(JWSAlgorithm.HS256, rsa.getKeyID(), new MACSigner(secret), claims);
    }

    String unsigned(JWTClaimsSet.Builder claims) {
        return new PlainJWT(claims.build()).serialize();
    }

    String withUnknownKey(JWTClaimsSet.Builder claims) throws JOSEException {
        RSAKey other = new RSAKeyGenerator(2048).keyID("rsa-9").generate();
        return signed(JWSAlgorithm.RS256, "rsa-9", new RSASSASigner(other), claims);
    }

    private static String signed(
            JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
