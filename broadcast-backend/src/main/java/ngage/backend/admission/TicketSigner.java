package ngage.backend.admission;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;

/// Writes tickets and recognises its own, so that any node knows a fan without asking anybody: version,
/// rights, fan, expiry and show run, signed; 46 characters. Stateless; any thread, in a microsecond or
/// two.
public final class TicketSigner {

    private static final byte VERSION = 2;
    private static final int FIXED_BYTES = 1 + 1 + 4 + 4;

    private final SignedText text;

    /// @param secret of the server; tickets get a key of their own, derived from it
    public TicketSigner(byte[] secret) {
        this.text = new SignedText(new KeyedHash(secret, "ticket"));
    }

    /// @throws ArithmeticException if it expires after the year 2106
    public String sign(Ticket ticket) {
        byte[] showRun = ticket.showRun().value().getBytes(StandardCharsets.US_ASCII);
        return text.write(
                ByteBuffer.allocate(FIXED_BYTES + showRun.length)
                        .put(VERSION)
                        .put(ticket.rights().code())
                        .putInt(ticket.fan().value())
                        .putInt(unsigned(ticket.expires().getEpochSecond()))
                        .put(showRun)
                        .array());
    }

    /// @return nothing if it was not signed here. It may have expired.
    public Optional<Ticket> read(String ticket) {
        ByteBuffer body = text.read(ticket);
        if (body == null || body.remaining() <= FIXED_BYTES || body.get() != VERSION) {
            return Optional.empty();
        }
        Rights rights = Rights.of(body.get());
        if (rights == null) {
            return Optional.empty();
        }
        FanIndex fan = new FanIndex(body.getInt());
        Instant expires = Instant.ofEpochSecond(Integer.toUnsignedLong(body.getInt()));
        String showRun = StandardCharsets.US_ASCII.decode(body).toString();
        return Optional.of(new Ticket(new ShowRunId(showRun), fan, rights, expires));
    }

    private static int unsigned(long seconds) {
        if (seconds < 0 || seconds > 0xffff_ffffL) {
            throw new ArithmeticException(seconds + " s do not fit into a ticket");
        }
        return (int) seconds;
    }
}
