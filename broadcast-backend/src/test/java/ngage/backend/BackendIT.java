package ngage.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CloseReason;
import ngage.protocol.CommandId;
import ngage.protocol.CueContent;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.SealedContent;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BackendIT {

    @Test
    void runsAQuestionFromJoinToReveal() throws Exception {
        try (TestShow show = TestShow.started()) {
            JoinReply fan = show.join("{}");
            TestSocket<ToPhone> phone = show.phone(fan);
            assertEquals(fan.fan(), phone.await(ToPhone.Welcome.class).fan());
            Fact.CueStaged staged = staged(phone.await(ToPhone.Snapshot.class));
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
            desk.await(ToControlRoom.Welcome.class);

            phone.send(new FromPhone.CueHeld(staged.cueRun()));
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse -> pulse.audience().connected() == 1 && pulse.audience().held() == 1);

            desk.send(TestShow.go(null, staged.cueRun()));
            CueRunId question =
                    Objects.requireNonNull(
                            desk.await(ToControlRoom.CommandAccepted.class).cueRun());
            Fact.CueOnAir onAir = (Fact.CueOnAir) phone.await(ToPhone.Entry.class).fact();
            assertEquals(question, onAir.cueRun());
            SealedContent sealed = staged.content();
            assertTrue(sealed != null);
            assertTrue(
                    MessageCodec.decode(CueContent.class, sealed.open(question, onAir.key()))
                                    .orElseThrow()
                            instanceof CueContent.Ask);

            phone.send(
                    new FromPhone.CueShown(
                            question, onAir.at().plus(Duration.ofMillis(20)), Duration.ZERO));
            phone.send(cast(question, TestShow.B));
            assertEquals(
                    new ToPhone.BallotCounted(question, 1, TestShow.B),
                    phone.await(ToPhone.BallotCounted.class));
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.audience().shown() == 1
                                    && pulse.ask() != null
                                    && pulse.ask().isOpen()
                                    && pulse.ask().tally().ballots() == 1);

            phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueLocked);
            phone.send(new FromPhone.CastBallot(question, 2, TestShow.A, null, null));
            assertEquals(BallotRefusal.TOO_LATE, phone.await(ToPhone.BallotRefused.class).reason());

            CueRunId reveal = standby(show.desk(TestShow.TOKEN), question);
            desk.send(TestShow.go(question, reveal));
            ToPhone.Entry revealed =
                    phone.await(
                            ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueRevealed);
            Fact.CueRevealed result = (Fact.CueRevealed) revealed.fact();
            assertEquals(new Tally(Map.of(TestShow.A, 0L, TestShow.B, 1L)), result.tally());
            assertEquals(TestShow.A, result.answer());

            TestSocket<ToPhone> late = show.phone(show.join(""));
            assertEquals(
                    List.of("RunStarted", "CueStaged", "CueOnAir", "CueLocked", "CueRevealed"),
                    late.await(ToPhone.Snapshot.class).entries().stream()
                            .map(entry -> entry.fact().getClass().getSimpleName())
                            .limit(5)
                            .toList());

            HttpResponse<byte[]> choices =
                    show.get(
                            "/api/control-room/choices/" + question,
                            "Authorization",
                            "Bearer " + TestShow.TOKEN);
            assertArrayEquals(new byte[] {2}, choices.body());
        }
    }

    @Test
    void goesOnAfterARestartInAnOpenQuestion() throws Exception {
        try (TestShow show = TestShow.started()) {
            JoinReply fan = show.join("{}");
            JoinReply otherFan = show.join("{}");
            TestSocket<ToPhone> phone = show.phone(fan);
            ToPhone.Welcome welcome = phone.await(ToPhone.Welcome.class);
            CueRunId question = staged(phone.await(ToPhone.Snapshot.class)).cueRun();
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
            desk.send(TestShow.go(null, question));
            long onAir =
                    phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueOnAir)
                            .offset();
            phone.send(cast(question, TestShow.A));
            phone.await(ToPhone.BallotCounted.class);

            show.restart();

            ToPhone.Closing closing = phone.await(ToPhone.Closing.class);
            assertEquals(CloseReason.DRAINING.code(), closing.code());
            assertTrue(closing.mayReconnect());
            TestSocket<ToPhone> again = show.phone(fan, welcome.epoch(), onAir);
            assertEquals(onAir + 1, again.await(ToPhone.Entry.class).offset());
            // Time to come back in, though the old deadline may be a second away.
            Fact.CueClosing putOff =
                    (Fact.CueClosing)
                            again.await(
                                            ToPhone.Entry.class,
                                            entry -> entry.fact() instanceof Fact.CueClosing)
                                    .fact();
            assertNull(putOff.at());
            again.send(cast(question, TestShow.A));
            again.await(ToPhone.BallotCounted.class);
            TestSocket<ToPhone> other = show.phone(otherFan);
            other.await(ToPhone.Snapshot.class);
            other.send(cast(question, TestShow.B));
            other.await(ToPhone.BallotCounted.class);

            other.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueLocked);
            TestSocket<ToControlRoom> newDesk = show.desk(TestShow.TOKEN);
            newDesk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.ask() != null
                                    && !pulse.ask().isOpen()
                                    && pulse.ask()
                                            .tally()
                                            .counts()
                                            .equals(Map.of(TestShow.A, 1L, TestShow.B, 1L)));
        }
    }

    @Test
    void takesBallotsThatSlowPhonesCastBeforeTheirPictureReachedTheLock() throws Exception {
        try (TestShow show = TestShow.started()) {
            TestSocket<ToPhone> phone = show.phone(show.join("{}"));
            phone.await(ToPhone.Snapshot.class);
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
            CueRunId poll = standBy(desk, "p1");
            desk.send(TestShow.go(null, poll));
            desk.await(ToControlRoom.CommandAccepted.class);
            ToPhone.Entry onAir =
                    phone.await(
                            ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueOnAir);
            Duration delay = Duration.ofSeconds(3);
            phone.send(new FromPhone.CueShown(poll, ((Fact.CueOnAir) onAir.fact()).at(), delay));
            desk.await(ToControlRoom.Pulse.class, pulse -> pulse.audience().shown() == 1);

            desk.send(TestShow.go(poll, standBy(desk, "l1")));
            Fact.CueClosing closing =
                    (Fact.CueClosing)
                            phone.await(
                                            ToPhone.Entry.class,
                                            entry -> entry.fact() instanceof Fact.CueClosing)
                                    .fact();
            MediaTime at = closing.at();
            assertTrue(at != null && closing.closes().since(at).compareTo(delay) > 0);
            phone.send(cast(poll, TestShow.B));
            phone.await(ToPhone.BallotCounted.class);
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.ask() != null
                                    && pulse.ask().isOpen()
                                    && closing.closes().equals(pulse.ask().closes()));

            phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueLocked);
            phone.send(new FromPhone.CastBallot(poll, 2, TestShow.A, null, null));
            assertEquals(BallotRefusal.TOO_LATE, phone.await(ToPhone.BallotRefused.class).reason());
        }
    }

    @Test
    void goesOnWithoutAGapAfterAReconnect() throws Exception {
        TestSocket<ToPhone> phone = show.phone(show.join("{}"));
        ToPhone.Welcome welcome = phone.await(ToPhone.Welcome.class);
        phone.await(ToPhone.Snapshot.class);
        phone.close();

        TestSocket<ToPhone> again = show.phone(show.join("{}"), welcome.epoch(), 1L);

        assertEquals(2, again.await(ToPhone.Entry.class).offset());
    }

    @Test
    void keepsAFanThatSendsItsOldTicket() throws Exception {
        JoinReply first = show.join("{}");

        assertEquals(first.fan(), show.join("{\"ticket\":\"" + first.ticket() + "\"}").fan());
        assertTrue(show.join("{\"ticket\":\"forged\"}").fan().value() > first.fan().value());
        assertNull(first.stream());
    }

    @Test
    void sendsAwayAPhoneWithAWrongTicket() throws Exception {
        TestSocket<ToPhone> phone = show.connect();
        phone.send(new FromPhone.Hello("forged", null, null));

        assertEquals(CloseReason.BAD_TICKET.code(), phone.await(ToPhone.Closing.class).code());
        assertEquals(CloseReason.BAD_TICKET.code(), phone.awaitClose());
    }

    @Test
    void sendsAwayAPhoneWithAMessageThatIsTooBig() throws Exception {
        TestSocket<ToPhone> phone = show.phone(show.join("{}"));
        phone.await(ToPhone.Snapshot.class);
        phone.sendText("x".repeat(4097));

        assertEquals(1009, phone.awaitClose());
    }

    @Test
    void tellsAPhoneThatSaysTooMuchWhyItIsClosed() throws Exception {
        JoinReply fan = show.join("{}");
        String hello =
                new String(
                        MessageCodec.encode(new FromPhone.Hello(fan.ticket(), null, null)), UTF_8);
        try (RawSocket phone = RawSocket.webSocket(show.port(), "/ws/audience")) {
            phone.send(RawSocket.frame(hello));
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 3000; i++) {
                flood.writeBytes(RawSocket.frame("{\"type\":\"ping\",\"sent\":1}"));
            }
            phone.send(flood.toByteArray());

            String heard = phone.readToTheEnd();
            assertTrue(heard.contains("\"code\":4004"), heard);
            assertTrue(heard.endsWith(CloseReason.TOO_MANY.text()), heard);
        }
    }

    @Test
    void takesTheTextNullForWhatItIsEverywhere() throws Exception {
        assertTrue(show.joinAnswer("null").startsWith("400 must be an object"));
        TestSocket<ToPhone> phone = show.connect();
        phone.sendText("null");
        assertEquals(CloseReason.MALFORMED.code(), phone.awaitClose());
        try (RawSocket desk = RawSocket.webSocket(show.port(), "/ws/control-room")) {
            desk.send(RawSocket.frame("null"));
            assertTrue(desk.readToTheEnd().contains("\"code\":4000"));
        }
    }

    @Test
    void letsTheCrewInHoweverManyStrangersKnock() throws Exception {
        List<RawSocket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                strangers.add(RawSocket.webSocket(show.port(), "/ws/control-room"));
            }
            assertTrue(strangers.getFirst().readToTheEnd().contains("\"code\":4010"));
            show.desk(TestShow.TOKEN).await(ToControlRoom.Welcome.class);
        } finally {
            for (RawSocket stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void closesASurfaceThatDoesNotAnswerItsClose() throws Exception {
        try (RawSocket desk = RawSocket.webSocket(show.port(), "/ws/control-room")) {
            desk.send(RawSocket.frame("{}"));
            desk.readUntil("\"code\":4000");

            // It never sends a close frame of its own.
            desk.readToTheEnd();
            desk.awaitReset();
        }
    }

    @Test
    void closesAConnectionWhoseBodyDoesNotCome() throws Exception {
        try (RawSocket slow = RawSocket.connect(show.port())) {
            slow.send("POST /api/join HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");

            assertEquals("", slow.readToTheEnd());
        }
    }

    @Test
    void refusesABodyThatIsTooBigWhetherItSaysSoOrNot() throws Exception {
        for (String request :
                List.of(
                        "Content-Length: 2147483647\r\n\r\n",
                        "Content-Length: 8193\r\n\r\n" + "x".repeat(8193),
                        "Transfer-Encoding: chunked\r\n\r\n2001\r\n"
                                + "x".repeat(8193)
                                + "\r\n0\r\n\r\n")) {
            try (RawSocket big = RawSocket.connect(show.port())) {
                big.send("POST /api/join HTTP/1.1\r\nHost: x\r\n" + request);
                assertTrue(big.readUntil("\r\n").startsWith("HTTP/1.1 413"), request);
            }
        }
    }

    @Test
    void asksForTheBodyThatAClientHoldsBack() throws Exception {
        try (RawSocket careful = RawSocket.connect(show.port())) {
            careful.send(
                    """
                    POST /api/join HTTP/1.1\r
                    Host: x\r
                    Expect: 100-continue\r
                    Content-Length: 2\r
                    \r
                    """);
            careful.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            careful.send("{}");
            careful.readUntil("\"ticket\"");
        }
    }

    @Test
    void letsFansInForAWhileWhenRedisIsAwayAndSaysThatItIsNotWell() throws Exception {
        try (TestShow own = TestShow.started()) {
            assertEquals(200, own.get("/api/health").statusCode());
            own.killRedis();
            TestSocket<ToControlRoom> desk = own.desk(TestShow.TOKEN);
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse -> pulse.health().getFirst().state() == ToControlRoom.Health.DOWN);

            assertTrue(own.joinAnswer("{}").startsWith("200"));
            // Or a load balancer would find no node at all.
            assertEquals(200, own.get("/api/health").statusCode());
        }
    }

    @Test
    void replacesTheFirstSocketOfAFanByTheSecond() throws Exception {
        JoinReply fan = show.join("{}");
        TestSocket<ToPhone> first = show.phone(fan);
        first.await(ToPhone.Snapshot.class);
        TestSocket<ToPhone> second = show.phone(fan);

        assertEquals(CloseReason.REPLACED.code(), first.awaitClose());
        second.await(ToPhone.Snapshot.class);
        second.send(new FromPhone.Ping(7));
        assertEquals(7, second.await(ToPhone.Pong.class).sent());
    }

    @Test
    void readsAHelloThatComesTogetherWithTheHandshake() throws Exception {
        JoinReply fan = show.join("{}");
        String hello =
                new String(
                        MessageCodec.encode(new FromPhone.Hello(fan.ticket(), null, null)), UTF_8);
        try (RawSocket socket = RawSocket.connect(show.port())) {
            byte[] handshake =
                    """
                    GET /ws/audience HTTP/1.1\r
                    Host: localhost\r
                    Upgrade: websocket\r
                    Connection: keep-alive, Upgrade\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Protocol: other, ngage.v1\r
                    \r
                    """
                            .getBytes(US_ASCII);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(handshake);
            all.writeBytes(RawSocket.frame(hello));
            socket.send(all.toByteArray());

            String answer = socket.readUntil("\"welcome\"");
            assertTrue(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
            assertTrue(answer.contains("Sec-WebSocket-Protocol: ngage.v1"));
        }
    }

    @Test
    void sendsAwayADeskWithAWrongToken() throws Exception {
        TestSocket<ToControlRoom> desk = show.desk("wrong-token");

        assertEquals(CloseReason.BAD_TOKEN.code(), desk.await(ToControlRoom.Closing.class).code());
        assertEquals(CloseReason.BAD_TOKEN.code(), desk.awaitClose());
    }

    @Test
    void givesADeskTheShowWithoutAnswerKeysAndTheWholeLog() throws Exception {
        TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
        ToControlRoom.Welcome welcome = desk.await(ToControlRoom.Welcome.class);

        assertEquals(welcome.show().withoutAnswerKeys(), welcome.show());
        assertTrue(desk.await(ToControlRoom.Entry.class).entry().fact() instanceof Fact.RunStarted);
        List<String> components =
                desk.await(ToControlRoom.Pulse.class).health().stream()
                        .map(ToControlRoom.HealthLine::component)
                        .toList();
        assertEquals(
                List.of(
                        "redis",
                        "conductor",
                        "ballots",
                        "durability",
                        "audience",
                        "phones",
                        "load",
                        "ballot flusher"),
                components.subList(0, 8));
    }

    @Test
    void servesNothingButItsPagesAndLetsOnlyTheCrewRecount() throws Exception {
        assertEquals("{\"ready\":true}", new String(show.get("/api/health").body(), UTF_8));
        assertEquals(401, show.get("/api/control-room/choices/x-1").statusCode());
        assertEquals(
                401,
                show.get("/api/control-room/choices/x-1", "Authorization", "Bearer wrong")
                        .statusCode());
        assertEquals(
                404,
                show.get(
                                "/api/control-room/choices/x-1",
                                "Authorization",
                                "Bearer " + TestShow.TOKEN)
                        .statusCode());
        for (String path :
                List.of(
                        "/../logback.xml",
                        "/..%2Flogback.xml",
                        "/%2e%2e/%2e%2e/logback.xml",
                        "/.hidden.txt",
                        "/missing.js",
                        "/a".repeat(2000),
                        "/overlay/..%2Fphone/index.html",
                        "/api/nothing")) {
            HttpResponse<byte[]> response = show.get(path);
            assertEquals(404, response.statusCode(), path);
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("X-Content-Type-Options").orElse("none"));
        }
    }

    @Test
    void namesThePortThatIsInUse() {
        BackendStartException refusal =
                assertThrows(
                        BackendStartException.class,
                        () -> Backend.start(show.config(false, show.port())));

        assertTrue(
                String.valueOf(refusal.getMessage()).contains("port " + show.port() + " of"),
                refusal::getMessage);
    }

    private static TestShow show;

    @BeforeAll
    static void startShow() throws Exception {
        show = TestShow.started();
    }

    @AfterAll
    static void endShow() throws IOException {
        show.close();
    }

    private static FromPhone.CastBallot cast(CueRunId question, OptionId choice) {
        return new FromPhone.CastBallot(question, 1, choice, null, null);
    }

    private static Fact.CueStaged staged(ToPhone.Snapshot snapshot) {
        return (Fact.CueStaged) snapshot.entries().getLast().fact();
    }

    private static CueRunId standBy(TestSocket<ToControlRoom> desk, String cue)
            throws InterruptedException {
        desk.send(new FromControlRoom.SetStandby(new CommandId("standby-" + cue), new CueId(cue)));
        return Objects.requireNonNull(desk.await(ToControlRoom.CommandAccepted.class).cueRun());
    }

    /// @return the cue run that went to standby after `before`
    private static CueRunId standby(TestSocket<ToControlRoom> newDesk, CueRunId before)
            throws InterruptedException {
        ToControlRoom.Entry entry =
                newDesk.await(
                        ToControlRoom.Entry.class,
                        candidate ->
                                candidate.entry().fact() instanceof Fact.CueStaged staged
                                        && !staged.cueRun().equals(before));
        return ((Fact.CueStaged) entry.entry().fact()).cueRun();
    }
}
