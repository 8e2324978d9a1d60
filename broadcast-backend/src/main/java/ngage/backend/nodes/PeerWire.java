package ngage.backend.nodes;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.ToControlRoom;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;

/// Calls and answers between nodes as bytes, signed with the nodes' common secret. An answer is signed
/// together with the signature of its call, so that it answers no other. Safe on any thread.
final class PeerWire {

    static final String PATH = "/api/node";
    static final String SIGNATURE = "Ngage-Node-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final Json JSON =
            Json.lenient(PeerCall.class, FromControlRoom.class, ToControlRoom.class, Fact.class);

    private final SecretKeySpec key;

    /// @param secret the same on all nodes
    PeerWire(byte[] secret) {
        // Of its own, so that nothing that is signed elsewhere with the secret passes for a call.
        this.key =
                new SecretKeySpec(
                        mac(
                                new SecretKeySpec(secret, ALGORITHM),
                                "node-to-node".getBytes(StandardCharsets.US_ASCII)),
                        ALGORITHM);
    }

    byte[] bytes(Object callOrAnswer) {
        return JSON.write(callOrAnswer);
    }

    Optional<PeerCall> call(byte[] body) throws JsonProblem {
        return JSON.read(PeerCall.class, body, 0, body.length);
    }

    PeerCall.Answer answer(byte[] body) throws JsonProblem {
        return JSON.read(PeerCall.Answer.class, body, 0, body.length).orElseThrow();
    }

    String sign(byte[] body) {
        return Base64.getEncoder().encodeToString(mac(key, body));
    }

    /// @param asked the signature of the call
    String signAnswer(String asked, byte[] body) {
        return Base64.getEncoder()
                .encodeToString(mac(key, asked.getBytes(StandardCharsets.US_ASCII), body));
    }

    static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] mac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
        }
    }
}
