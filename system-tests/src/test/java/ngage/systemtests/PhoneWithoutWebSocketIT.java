package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ngage.backend.admission.AdmissionConfig;
import ngage.protocol.OptionId;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import org.junit.jupiter.api.Test;

/// A phone in a real browser, in a network that lets no WebSocket through: it plays along by polling.
final class PhoneWithoutWebSocketIT {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void joinsShowsACueVotesAndIsCounted() throws Exception {
        Files.createDirectories(PICTURES);
        try (SmallVenue venue = new SmallVenue(AdmissionConfig.DEFAULT);
                WebSocketWall wall = new WebSocketWall(venue.port());
                Browser browser = Browser.open();
                BrowserPhone phone = browser.openPhone(wall.uri(), "en-IN")) {
            phone.awaitFace("staged", PATIENCE);
            assertEquals("POLL", phone.way());
            assertTrue(wall.cut() >= 3, "only " + wall.cut() + " sockets were tried");
            venue.awaitPulse(
                    pulse -> pulse.audience().connected() == 1 && pulse.audience().held() == 1);

            venue.go();
            phone.awaitText("Who sings next?", PATIENCE);
            phone.choose(new OptionId("B"));
            phone.awaitFace("counted", PATIENCE);
            phone.screenshot(PICTURES.resolve("phone-polling.png"));
            venue.awaitPulse(pulse ->
                    pulse.audience().shown() == 1
                            && pulse.ask() != null
                            && pulse.ask().tally().ballots() == 1);

            phone.reload();
            phone.awaitFace("counted", PATIENCE);
            assertEquals(0, phone.gaps());
        }
    }
}
