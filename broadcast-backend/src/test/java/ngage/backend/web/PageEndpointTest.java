package ngage.backend.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageEndpointTest {

    private final Undertow server =
            Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(new PageEndpoint("/web/phone"))
                    .build();

    @BeforeEach
    void starts() {
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop();
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
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<Void> page =
                    browser.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
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
