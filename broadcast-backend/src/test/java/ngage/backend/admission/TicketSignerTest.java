package ngage.backend.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.Optional;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.Test;

class TicketSignerTest {

    private static final Ticket TICKET =
            new Ticket(
                    new ShowRunId("r1"), new FanIndex(4711), Instant.ofEpochSecond(1_795_380_668L));

    private final TicketSigner signer = new TicketSigner("a secret".getBytes(UTF_8));

    @Test
    void recognisesItsOwnTicket() {
        assertEquals(Optional.of(TICKET), signer.read(signer.sign(TICKET)));
    }

    @Test
    void remembersWhatTheTicketIsGoodFor() {
        Ticket overlay =
                new Ticket(TICKET.showRun(), TICKET.fan(), Rights.OVERLAY, TICKET.expires());

        assertEquals(Optional.of(overlay), signer.read(signer.sign(overlay)));
    }

    @Test
    void isShort() {
        Ticket usual =
                new Ticket(new ShowRunId("7kdp3mwx"), new FanIndex(999_999), TICKET.expires());

        assertEquals(46, signer.sign(usual).length());
    }

    @Test
    void takesWhatWasSignedForAnotherPurposeForRubbish() {
        String other =
                new SignedText(new KeyedHash("a secret".getBytes(UTF_8), "place"))
                        .write(new byte[] {2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 'r'});

        assertEquals(Optional.empty(), signer.read(other));
    }

    @Test
    void doesNotRecogniseATicketOfAnotherSecret() {
        TicketSigner other = new TicketSigner("another secret".getBytes(UTF_8));

        assertEquals(Optional.empty(), signer.read(other.sign(TICKET)));
    }

    @Test
    void doesNotRecogniseATicketOfWhichAnythingWasChanged() {
        String ticket = signer.sign(TICKET);
        for (int i = 0; i < ticket.length() - 1; i++) {
            char changed = ticket.charAt(i) == 'A' ? 'B' : 'A';
            String forged = ticket.substring(0, i) + changed + ticket.substring(i + 1);
            assertNotEquals(ticket, forged);
            assertEquals(Optional.empty(), signer.read(forged), forged);
        }
    }

    @Test
    void doesNotRecogniseRubbish() {
        for (String rubbish : new String[] {"", "A", "AAAA", "!!!", "\u0000", "A".repeat(5000)}) {
            assertEquals(Optional.empty(), signer.read(rubbish));
        }
    }
}
