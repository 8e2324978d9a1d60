package ngage.backend.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import ngage.backend.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageEndpointTest {

    private final TestServer server = new TestServer(new PageEndpoint("/web/phone"));

    @AfterEach
    void stops() {
        server.close();
    }

    /// The player fetches it, where there is one; else the video element does.
    @Test
    void letsTheProgrammeComeFromAnywhereWhoeverPlaysIt() throws Exception {
        for (String directive : List.of("connect-src", "media-src")) {
            for (String scheme : List.of("http:", "https:")) {
                assertEquals(1, sources(directive).stream().filter(scheme::equals).count());
            }
        }
        assertEquals(List.of("'self'"), sources("script-src"));
    }

    private List<String> sources(String directive) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<Void> page =
                    browser.send(
                            HttpRequest.newBuilder(server.uri("/")).build(),
                            BodyHandlers.discarding());
            assertEquals(200, page.statusCode());
            String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
            return Arrays.stream(policy.split("; "))
                    .filter(each -> each.startsWith(directive + " "))
                    .flatMap(each -> Arrays.stream(each.split(" ")).skip(1))
                    .toList();
        }
    }
}
