package ngage.backend.conduct;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ngage.backend.show.Sealer;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;

/// Seals the content of cues. The key of a cue run follows from the server's secret and the cue run's
/// id, so that it is stored nowhere, and any node that takes over can make it again. Safe on any
/// thread.
public final class CueSealer implements Sealer {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 12;

    private final SecretKeySpec secret;
    private final RandomGenerator random;

    /// @param secret the same on all nodes; never empty
    /// @param random of nonces: a [java.security.SecureRandom]
    public CueSealer(byte[] secret, RandomGenerator random) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
        this.random = random;
    }

    @Override
    public SealedContent seal(CueRunId cueRun, CueContent content) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return SealedContent.seal(MessageCodec.encode(content), cueRun, key(cueRun), nonce);
    }

    @Override
    public SealKey key(CueRunId cueRun) {
        return SealKey.of(mac("seal:" + cueRun, new byte[0]));
    }

    @Override
    public String digest(byte[] bytes) {
        return HexFormat.of().formatHex(mac("digest:", bytes));
    }

    private byte[] mac(String purpose, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
        }
    }
}
