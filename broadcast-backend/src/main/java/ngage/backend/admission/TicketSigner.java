package ngage.backend.admission;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;

/// Writes tickets and recognises its own: HMAC-SHA-256 over version, fan, expiry and show run, so that
/// any node knows a fan without asking anybody. Stateless; any thread.
public final class TicketSigner {

    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 32;
    private static final int MAX_TICKET_CHARS = 256;

    private final SecretKey key;

    /// @param secret of the server; tickets get a key of their own, derived from it
    public TicketSigner(byte[] secret) {
        byte[] derived =
                mac(
                        new SecretKeySpec(secret, "HmacSHA256"),
                        "ticket".getBytes(StandardCharsets.US_ASCII));
        this.key = new SecretKeySpec(derived, "HmacSHA256");
    }

    public String sign(Ticket ticket) {
        byte[] showRun = ticket.showRun().value().getBytes(StandardCharsets.US_ASCII);
        byte[] body =
                ByteBuffer.allocate(1 + 4 + 8 + showRun.length)
                        .put(VERSION)
                        .putInt(ticket.fan().value())
                        .putLong(ticket.expires().getEpochSecond())
                        .put(showRun)
                        .array();
        byte[] whole = Arrays.copyOf(body, body.length + MAC_BYTES);
        System.arraycopy(mac(key, body), 0, whole, body.length, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /// @return nothing if it was not signed here. It may have expired.
    public Optional<Ticket> read(String ticket) {
        if (ticket.length() > MAX_TICKET_CHARS) {
            return Optional.empty();
        }
        try {
            byte[] whole = Base64.getUrlDecoder().decode(ticket);
            int bodyBytes = whole.length - MAC_BYTES;
            if (bodyBytes <= 0 || whole[0] != VERSION) {
                return Optional.empty();
            }
            byte[] body = Arrays.copyOf(whole, bodyBytes);
            byte[] sent = Arrays.copyOfRange(whole, bodyBytes, whole.length);
            if (!MessageDigest.isEqual(mac(key, body), sent)) {
                return Optional.empty();
            }
            ByteBuffer fields = ByteBuffer.wrap(body, 1, bodyBytes - 1);
            FanIndex fan = new FanIndex(fields.getInt());
            Instant expires = Instant.ofEpochSecond(fields.getLong());
            String showRun = StandardCharsets.US_ASCII.decode(fields).toString();
            return Optional.of(new Ticket(new ShowRunId(showRun), fan, expires));
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static byte[] mac(SecretKey key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
