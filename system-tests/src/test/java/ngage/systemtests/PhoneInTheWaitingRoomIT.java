package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.admission.DoorConfig;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import org.junit.jupiter.api.Test;

/// Phones in a real browser at a crowded door: they wait, see how many are before them, and come in by
/// themselves.
final class PhoneInTheWaitingRoomIT {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// So long a wait in seconds that both browsers are there before it ends, on a busy machine too.
    private static final int CROWD = 40;

    @Test
    void waitsAndComesInByItself() throws Exception {
        Files.createDirectories(PICTURES);
        try (SmallVenue venue = new SmallVenue(new AdmissionConfig(DoorConfig.of(1, 1), null));
                HttpClient crowd = HttpClient.newHttpClient();
                Browser browser = Browser.open()) {
            HttpRequest join =
                    HttpRequest.newBuilder(venue.phones().resolve("/api/join"))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build();
            for (int i = 0; i < CROWD; i++) {
                crowd.send(join, BodyHandlers.discarding());
            }
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            BrowserPhone hindi = browser.openPhone(venue.phones(), "hi-IN");
            phone.awaitFace("waiting-room", PATIENCE);
            hindi.awaitFace("waiting-room", PATIENCE);
            phone.screenshot(PICTURES.resolve("phone-waiting-room.png"));
            hindi.screenshot(PICTURES.resolve("phone-waiting-room-hindi.png"));

            phone.awaitFace("staged", PATIENCE);
            hindi.awaitFace("staged", PATIENCE);
            assertEquals("SOCKET", phone.way());
        }
    }
}
