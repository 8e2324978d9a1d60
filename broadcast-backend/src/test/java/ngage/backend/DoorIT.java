package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.admission.DoorConfig;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.backend.audience.AudienceConfig;
import ngage.backend.degrade.DegradationConfig;
import ngage.backend.nodes.Role;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import ngage.protocol.WaitingReply;
import org.junit.jupiter.api.Test;

class DoorIT {

    @Test
    void aNodeThatSparesAllLetsNobodyNewInSendsPhonesForLongAndTellsTheDeskOnceASecond()
            throws Exception {
        OpsConfig ops = new OpsConfig(DegradationConfig.of("returns"), null);
        try (TestShow show = TestShow.started(ops)) {
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
            ShowRunId run = desk.await(ToControlRoom.Welcome.class).epoch();
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.health().stream()
                                    .anyMatch(line -> line.text().startsWith("step 3 of 3")));
            Instant first = desk.await(ToControlRoom.Pulse.class).wall();
            Instant second = desk.await(ToControlRoom.Pulse.class).wall();
            assertTrue(Duration.between(first, second).toMillis() > 600, first + " then " + second);

            assertEquals(503, show.knock("{}").statusCode());

            TicketSigner tickets = new TicketSigner(TestShow.SECRET.getBytes(UTF_8));
            List<TestSocket<ToPhone>> phones = new ArrayList<>();
            for (int fan = 0; fan < 4; fan++) {
                Ticket ticket = new Ticket(run, new FanIndex(fan), Instant.now().plusSeconds(3600));
                TestSocket<ToPhone> phone = show.connect();
                phone.send(new FromPhone.Hello(tickets.sign(ticket), null, null));
                phone.await(ToPhone.Snapshot.class);
                phones.add(phone);
            }
            show.endTheFirst();
            Duration longest = Duration.ZERO;
            for (TestSocket<ToPhone> phone : phones) {
                Duration slot = requireNonNull(phone.await(ToPhone.Closing.class).retryAfter());
                longest = slot.compareTo(longest) > 0 ? slot : longest;
            }
            Duration usual = AudienceConfig.standard().returnWithin();
            assertTrue(longest.compareTo(usual) > 0, longest::toString);
        }
    }

    @Test
    void makesTheCrowdWaitInOrderAndTellsTheDeskHowManyDo() throws Exception {
        try (TestShow show = TestShow.started(new AdmissionConfig(DoorConfig.of(1, 2), null))) {
            JoinReply in = show.join("{}");
            show.join("{}");
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);

            HttpResponse<byte[]> crowded = show.knock("{}");
            while (crowded.statusCode() == 200) {
                crowded = show.knock("{}");
            }
            WaitingReply first = room(crowded);
            WaitingReply second = room(show.knock("{}"));

            assertEquals(0, first.position());
            assertEquals(1, second.position());
            assertTrue(crowded.headers().firstValue("Retry-After").isPresent());
            desk.await(ToControlRoom.Pulse.class, pulse -> pulse.audience().waiting() == 2);
            // Who is in already stays in.
            show.phone(in).await(ToPhone.Snapshot.class);

            HttpResponse<byte[]> answer = crowded;
            WaitingReply place = first;
            while (answer.statusCode() != 200) {
                place = room(answer);
                answer = show.knock(again(place));
            }
            JoinReply late = MessageCodec.decode(JoinReply.class, answer.body()).orElseThrow();
            show.phone(late).await(ToPhone.Snapshot.class);
            desk.await(ToControlRoom.Pulse.class, pulse -> pulse.audience().waiting() == 1);

            // Whoever did not hear the answer asks again, and is the same fan.
            HttpResponse<byte[]> repeated = show.knock(again(place));
            while (repeated.statusCode() != 200) {
                assertEquals(503, repeated.statusCode());
                repeated = show.knock(again(place));
            }
            assertEquals(
                    late.fan(),
                    MessageCodec.decode(JoinReply.class, repeated.body()).orElseThrow().fan());
        }
    }

    @Test
    void oneTicketBringsItsFanInAgainOnlySoOften() throws Exception {
        try (TestShow show = TestShow.started()) {
            JoinReply fan = show.join("{}");
            String again =
                    new String(
                            MessageCodec.encode(new JoinRequest(fan.ticket(), null, null)), UTF_8);
            HttpResponse<byte[]> answer = show.knock(again);
            assertEquals(200, answer.statusCode());
            for (int i = 0; i < 100 && answer.statusCode() == 200; i++) {
                answer = show.knock(again);
            }

            assertEquals(503, answer.statusCode());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
            show.join("{}");
        }
    }

    @Test
    void pagesOfOtherNodesMayJoinHereAndNobodyElses() throws Exception {
        try (TestShow show = TestShow.started()) {
            int other = show.startAnother(Role.AUDIENCE);
            String origin = "http://127.0.0.1:" + other;
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
            HttpResponse<byte[]> answer = show.knock("{}", "Origin", origin);
            while (answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty()) {
                // Nodes tell each other of themselves as often as the desk hears a pulse.
                desk.await(ToControlRoom.Pulse.class);
                answer = show.knock("{}", "Origin", origin);
            }
            assertEquals(
                    origin,
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
            assertEquals("Origin", answer.headers().firstValue("Vary").orElseThrow());

            HttpResponse<byte[]> stranger = show.knock("{}", "Origin", "https://evil.example");
            assertEquals(200, stranger.statusCode());
            assertTrue(stranger.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        }
    }

    @Test
    void manyHalfRequestsHarmNobodyElse() throws Exception {
        try (TestShow show = TestShow.started()) {
            List<RawSocket> halves = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    halves.add(half(show, "POST /api/join HTTP/1.1\r\nHost: x\r\nX-Slow: "));
                    halves.add(
                            half(
                                    show,
                                    "POST /api/join HTTP/1.1\r\n"
                                            + "Host: x\r\nContent-Length: 20\r\n\r\n{"));
                    halves.add(half(show, "G"));
                }

                JoinReply fan = show.join("{}");
                TestSocket<ToPhone> phone = show.phone(fan);
                phone.await(ToPhone.Snapshot.class);
                phone.send(new FromPhone.Ping(1));
                phone.await(ToPhone.Pong.class);
                assertEquals(200, show.get(fan.poll() + "/0").statusCode());

                for (RawSocket half : halves) {
                    half.readToTheEnd();
                }
                phone.send(new FromPhone.Ping(2));
                phone.await(ToPhone.Pong.class, pong -> pong.sent() == 2);
            } finally {
                for (RawSocket half : halves) {
                    half.close();
                }
            }
        }
    }

    private static RawSocket half(TestShow show, String request) throws Exception {
        RawSocket socket = RawSocket.connect(show.port());
        socket.send(request);
        return socket;
    }

    private static String again(WaitingReply place) {
        return new String(MessageCodec.encode(new JoinRequest(null, place.place(), null)), UTF_8);
    }

    private static WaitingReply room(HttpResponse<byte[]> answer) throws Exception {
        assertEquals(503, answer.statusCode());
        WaitingReply reply = MessageCodec.decode(WaitingReply.class, answer.body()).orElseThrow();
        assertTrue(reply.retryAfter().compareTo(Duration.ZERO) > 0);
        return reply;
    }
}
