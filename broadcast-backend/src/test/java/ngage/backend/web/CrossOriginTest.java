package ngage.backend.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.server.HttpHandler;
import io.undertow.util.StatusCodes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import ngage.backend.TestServer;
import org.junit.jupiter.api.Test;

class CrossOriginTest {

    private static final String NODE = "https://n2.example";
    private static final String BALANCER = "https://show.example";
    private static final HttpHandler ENDPOINT =
            exchange -> {
                if (exchange.getRequestMethod().equalToString("POST")) {
                    Answers.text(exchange, StatusCodes.UNAUTHORIZED, "who is it?");
                } else {
                    Answers.wrongMethod(exchange, "POST");
                }
            };

    @Test
    void pagesOfOtherNodesMayAskAndNobodyElses() throws Exception {
        HttpHandler handler = CrossOrigin.forNodes(ENDPOINT, () -> List.of(NODE), () -> 0);

        assertEquals("204 " + NODE, ask(handler, "OPTIONS", NODE));
        assertEquals("401 " + NODE, ask(handler, "POST", NODE));
        assertEquals("405 none", ask(handler, "OPTIONS", BALANCER));
        assertEquals("401 none", ask(handler, "POST", BALANCER));
    }

    @Test
    void pagesOfALoadBalancerMayAskWhereAnyMay() throws Exception {
        HttpHandler handler = CrossOrigin.forAll(ENDPOINT);

        assertEquals("204 *", ask(handler, "OPTIONS", BALANCER));
        assertEquals("401 *", ask(handler, "POST", BALANCER));
    }

    /// @return the status, and which origin's pages may read the answer
    private static String ask(HttpHandler handler, String method, String origin) throws Exception {
        try (TestServer server = new TestServer(handler);
                HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer =
                    browser.send(
                            HttpRequest.newBuilder(server.uri("/"))
                                    .method(method, BodyPublishers.noBody())
                                    .header("Origin", origin)
                                    .build(),
                            BodyHandlers.discarding());
            return answer.statusCode()
                    + " "
                    + answer.headers().firstValue("Access-Control-Allow-Origin").orElse("none");
        }
    }
}
