package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ngage.backend.FakeIdentityProvider.claims;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.admission.DoorConfig;
import ngage.backend.admission.JoinEndpoint;
import ngage.backend.ops.MetricsEndpoint;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OidcIT {

    private static FakeIdentityProvider provider;
    private static TestShow show;

    @BeforeAll
    static void startsAShowForMembers() throws Exception {
        provider = new FakeIdentityProvider();
        show = TestShow.started(new AdmissionConfig(DoorConfig.DEFAULT, provider.config()));
    }

    @AfterAll
    static void endsIt() throws Exception {
        show.close();
        provider.close();
    }

    @Test
    void theSameSubjectIsTheSameFanWhateverItsToken() throws Exception {
        JoinReply phone = join(provider.rsa(claims("asha")));
        JoinReply tablet = join(provider.ec(claims("asha")));
        JoinReply other = join(provider.rsa(claims("ravi")));

        assertEquals(phone.fan(), tablet.fan());
        assertNotEquals(phone.fan(), other.fan());
    }

    @Test
    void isTheSameFanAfterARestart() throws Exception {
        try (TestShow own =
                TestShow.started(new AdmissionConfig(DoorConfig.DEFAULT, provider.config()))) {
            JoinReply before =
                    own.join(new String(body(null, provider.rsa(claims("asha"))), UTF_8));
            own.restart();

            assertEquals(
                    before.fan(),
                    own.join(new String(body(null, provider.rsa(claims("asha"))), UTF_8)).fan());
        }
    }

    @Test
    void aTicketIsEnoughUntilItExpires() throws Exception {
        JoinReply member = join(provider.rsa(claims("asha")));

        JoinReply again = show.join(new String(body(member.ticket(), null), UTF_8));

        assertEquals(member.fan(), again.fan());
    }

    @Test
    void allowsForAClockThatIsALittleWrong() throws Exception {
        Date justNow = Date.from(Instant.now().minus(Duration.ofSeconds(20)));

        assertTrue(answer(provider.rsa(claims("asha").expirationTime(justNow))).startsWith("200"));
    }

    @Test
    void refusesUglyTokensInTheSameWords() throws Exception {
        Date longAgo = Date.from(Instant.now().minus(Duration.ofMinutes(10)));
        Date later = Date.from(Instant.now().plus(Duration.ofMinutes(10)));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("rubbish", "rubbish");
        tokens.put("empty", "");
        tokens.put("three dots", "...");
        tokens.put("unsigned", provider.unsigned(claims("asha")));
        tokens.put("signed by another key", provider.forged(claims("asha")));
        tokens.put("signed by the public key", provider.confused(claims("asha")));
        tokens.put("expired", provider.rsa(claims("asha").expirationTime(longAgo)));
        tokens.put("without expiry", provider.rsa(claims("asha").expirationTime(null)));
        tokens.put("not valid yet", provider.rsa(claims("asha").notBeforeTime(later)));
        tokens.put("for others", provider.rsa(claims("asha").audience("another-show")));
        tokens.put("for nobody", provider.rsa(claims("asha").audience((String) null)));
        tokens.put("from elsewhere", provider.rsa(claims("asha").issuer("https://evil.example")));
        tokens.put("about nobody", provider.rsa(claims("asha").subject(null)));
        tokens.put("about a blank", provider.rsa(claims(" ")));
        tokens.put("about too much", provider.rsa(claims("a".repeat(256))));
        String good = provider.rsa(claims("asha"));
        tokens.put("cut off", good.substring(0, good.length() - 40));
        tokens.put("changed", good.replaceFirst("\\.e", ".f"));

        for (Map.Entry<String, String> token : tokens.entrySet()) {
            assertEquals(
                    "401 this identity is not accepted\n",
                    answer(token.getValue()),
                    token.getKey());
        }
        assertEquals("401 this show asks for an identity\n", show.joinAnswer("{}"));
        assertEquals(
                "413 at most 8192 bytes\n",
                answer(provider.rsa(claims("asha").claim("x", "y".repeat(9000)))));
    }

    @Test
    void anOverlayComesInWithoutAnIdentityAndIsNobodysPhone() throws Exception {
        String identity = provider.rsa(claims("asha"));
        JoinReply phone = join(identity);
        JoinReply overlay = overlay(new String(body(null, identity), UTF_8));
        JoinReply other = overlay("{}");

        assertEquals(3, Set.of(phone.fan(), overlay.fan(), other.fan()).size());
        // Its ticket is that of an overlay, whatever it says that it is.
        JoinReply again = show.join(new String(body(other.ticket(), null), UTF_8));
        assertEquals(other.fan(), again.fan());
        TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
        show.phone(again).await(ToPhone.Snapshot.class);
        assertEquals(0, desk.await(ToControlRoom.Pulse.class).audience().connected());

        // There are more strangers than overlays.
        int strangers = 0;
        while (knockAsOverlay("{}").statusCode() == 200) {
            strangers++;
            assertTrue(strangers < 100, "all are let in");
        }
        assertEquals(503, knockAsOverlay("{}").statusCode());
        assertEquals(phone.fan(), join(identity).fan());
    }

    @Test
    void doesNotAskTheProviderAgainForEachInventedKey() throws Exception {
        assertTrue(answer(provider.rsa(claims("asha"))).startsWith("200"));
        int fetches = provider.fetches();
        String stranger = provider.withUnknownKey(claims("asha"));
        for (int i = 0; i < 20; i++) {
            assertNotEquals("200", answer(stranger).substring(0, 3));
        }

        assertTrue(provider.fetches() - fetches <= 2, provider.fetches() + " fetches");
        assertTrue(answer(provider.rsa(claims("asha"))).startsWith("200"));
    }

    @Test
    void tellsTheCrewWhenNobodyIsAcceptedAnyMore() throws Exception {
        try (TestShow own =
                TestShow.started(new AdmissionConfig(DoorConfig.DEFAULT, provider.config()))) {
            String forOthers = provider.rsa(claims("asha").audience("another-show"));
            for (int i = 0; i < 20; i++) {
                String _ = own.joinAnswer(new String(body(null, forOthers), UTF_8));
            }
            assertTrue(metrics(own).contains("ngage_health{component=\"identities\"} 1"));

            String good = provider.rsa(claims("asha"));
            assertTrue(own.joinAnswer(new String(body(null, good), UTF_8)).startsWith("200"));
            assertTrue(metrics(own).contains("ngage_health{component=\"identities\"} 0"));
        }
    }

    @Test
    void nobodyIsRefusedForGoodWhileTheProviderIsAway() throws Exception {
        FakeIdentityProvider away = new FakeIdentityProvider();
        away.close();
        try (TestShow own =
                TestShow.started(new AdmissionConfig(DoorConfig.DEFAULT, away.config()))) {
            String good = new String(body(null, away.rsa(claims("asha"))), UTF_8);
            for (int i = 0; i < 6; i++) {
                assertTrue(own.joinAnswer(good).startsWith("503"), "try " + i);
            }
            assertTrue(metrics(own).contains("ngage_health{component=\"identities\"} 2"));
        }
    }

    private static String metrics(TestShow own) throws Exception {
        String token = "Bearer " + TestShow.METRICS_TOKEN;
        return new String(own.get(MetricsEndpoint.PATH, "Authorization", token).body(), UTF_8);
    }

    private static JoinReply join(String token) throws Exception {
        return show.join(new String(body(null, token), UTF_8));
    }

    private static JoinReply overlay(String body) throws Exception {
        return MessageCodec.decode(JoinReply.class, knockAsOverlay(body).body()).orElseThrow();
    }

    private static HttpResponse<byte[]> knockAsOverlay(String body) throws Exception {
        return show.post(JoinEndpoint.PATH + "?as=overlay", "none", body);
    }

    private static String answer(String token) throws Exception {
        return show.joinAnswer(new String(body(null, token), UTF_8));
    }

    private static byte[] body(@Nullable String ticket, @Nullable String identity) {
        return MessageCodec.encode(new JoinRequest(ticket, null, identity));
    }
}
