package ngage.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/// What this run's programs know of each other and nobody else may: made anew at each start, given to
/// children in their environment, never on a command line.
///
/// @param operatorToken opens the control room's socket
/// @param serverSecret makes tickets and seal keys
/// @param ingestPassphrase lets the studio push its programme by SRT
/// @param streamKey the same by RTMP
record Secrets(
        String operatorToken, String serverSecret, String ingestPassphrase, String streamKey) {

    static Secrets random() {
        return new Secrets(word(18), word(32), word(18), word(18));
    }

    Map<String, String> forBackend() {
        return Map.of(
                "NGAGE_OPERATOR_TOKEN", operatorToken,
                "NGAGE_SECRET", serverSecret,
                "NGAGE_INGEST_PASSPHRASE", ingestPassphrase);
    }

    /// For a backend that takes RTMP too.
    Map<String, String> forRtmp() {
        return Map.of("NGAGE_RTMP_KEY", streamKey);
    }

    Map<String, String> forOperator() {
        return Map.of("NGAGE_OPERATOR_TOKEN", operatorToken);
    }

    /// So that a person can start another desk, or push from OBS.
    void keepIn(DataFolder folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        forBackend().forEach((name, value) -> lines.append(name + "=" + value + "\n"));
        forRtmp().forEach((name, value) -> lines.append(name + "=" + value + "\n"));
        var _ = folder.writePrivately("secrets.env", lines.toString());
    }

    /// Says none of them.
    @Override
    public String toString() {
        return "Secrets[..]";
    }

    private static String word(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
