package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ngage.backend.nodes.Role;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CloseReason;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhoneBatch;
import ngage.protocol.JoinReply;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhoneBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PollingIT {

    private static TestShow show;

    @BeforeAll
    static void startsAShow() throws Exception {
        show = TestShow.started();
    }

    @AfterAll
    static void endsIt() throws Exception {
        show.close();
    }

    @Test
    void runsAQuestionOverHttpAlone() throws Exception {
        try (TestShow own = TestShow.started()) {
            JoinReply fan = own.join("{}");
            ToPhone.Snapshot snapshot =
                    assertInstanceOf(ToPhone.Snapshot.class, poll(own, fan, 0).getFirst());
            CueRunId question = staged(snapshot).cueRun();
            List<ToPhone> first =
                    post(own, fan, new FromPhone.Ping(7), new FromPhone.CueHeld(question));
            assertEquals(
                    fan.fan(), assertInstanceOf(ToPhone.Welcome.class, first.getFirst()).fan());
            assertEquals(7, assertInstanceOf(ToPhone.Pong.class, first.getLast()).sent());
            TestSocket<ToControlRoom> desk = own.desk(TestShow.TOKEN);
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse -> pulse.audience().connected() == 1 && pulse.audience().held() == 1);

            desk.send(TestShow.go(null, question));
            List<ToPhone> log = new ArrayList<>();
            Fact.CueOnAir onAir = null;
            while (onAir == null) {
                for (ToPhone message : poll(own, fan, snapshot.offset() + log.size())) {
                    log.add(message);
                    onAir =
                            ((ToPhone.Entry) message).fact() instanceof Fact.CueOnAir fact
                                    ? fact
                                    : onAir;
                }
            }
            assertEquals(question, onAir.cueRun());

            FromPhone ballot = new FromPhone.CastBallot(question, 1, TestShow.B, onAir.at(), null);
            assertEquals(
                    new ToPhone.BallotCounted(question, 1, TestShow.B),
                    post(own, fan, ballot).getLast());
            assertEquals(
                    new ToPhone.BallotCounted(question, 1, TestShow.B),
                    post(own, fan, ballot).getLast());
            post(
                    own,
                    fan,
                    new FromPhone.CueShown(
                            question, onAir.at().plus(Duration.ofMillis(20)), Duration.ZERO));
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.audience().shown() == 1
                                    && pulse.ask() != null
                                    && pulse.ask().tally().ballots() == 1);

            while (log.stream()
                    .noneMatch(message ->
                            ((ToPhone.Entry) message).fact() instanceof Fact.CueLocked)) {
                log.addAll(poll(own, fan, snapshot.offset() + log.size()));
            }
            assertEquals(
                    BallotRefusal.TOO_LATE,
                    assertInstanceOf(
                                    ToPhone.BallotRefused.class,
                                    post(
                                                    own,
                                                    fan,
                                                    new FromPhone.CastBallot(
                                                            question, 2, TestShow.A, null, null))
                                            .getLast())
                            .reason());
            for (int i = 0; i < log.size(); i++) {
                assertEquals(snapshot.offset() + 1 + i, ((ToPhone.Entry) log.get(i)).offset());
            }
        }
    }

    @Test
    void tellsCachesThatAllMayHaveTheSameForASecond() throws Exception {
        String path = show.join("{}").poll() + "/0";
        HttpResponse<byte[]> one = show.get(path);
        String etag = one.headers().firstValue("ETag").orElseThrow();

        assertEquals(
                "public, max-age=1, s-maxage=1",
                one.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals("*", one.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
        assertTrue(one.headers().firstValue("Set-Cookie").isEmpty());
        assertTrue(one.headers().firstValue("Vary").isEmpty());
        assertArrayEquals(one.body(), show.get(show.join("{}").poll() + "/0").body());
        assertEquals(304, show.get(path, "If-None-Match", etag).statusCode());
    }

    @Test
    void knowsNoLogForThoseWhoWereNotLetIn() throws Exception {
        String poll = String.valueOf(show.join("{}").poll());
        for (String path :
                List.of(
                        "/api/log",
                        "/api/log/",
                        "/api/log/0",
                        "/api/log/AAAAAAAAAAAAAAAAAAAAAA/0",
                        poll,
                        poll + "/",
                        poll + "/-1",
                        poll + "/1x",
                        poll + "/99999999999999999999")) {
            HttpResponse<byte[]> answer = show.get(path);
            assertEquals(404, answer.statusCode(), path);
            assertEquals(
                    "there is no such log here: join again\n", new String(answer.body(), UTF_8));
        }
    }

    @Test
    void aPhoneThatKnowsMoreThanThisNodeIsToldNothing() throws Exception {
        assertEquals(List.of(), poll(show, show.join("{}"), 1_000_000));
    }

    @Test
    void countsAFanWithASocketAndAPollOnce() throws Exception {
        try (TestShow own = TestShow.started()) {
            JoinReply fan = own.join("{}");
            JoinReply other = own.join("{}");
            TestSocket<ToControlRoom> desk = own.desk(TestShow.TOKEN);
            post(own, fan, new FromPhone.Ping(1));
            desk.await(ToControlRoom.Pulse.class, pulse -> pulse.audience().connected() == 1);

            own.phone(fan).await(ToPhone.Snapshot.class);
            own.phone(other).await(ToPhone.Snapshot.class);

            desk.await(ToControlRoom.Pulse.class, pulse -> pulse.audience().connected() == 2);
            post(own, fan, new FromPhone.Ping(2));
            assertEquals(2, desk.await(ToControlRoom.Pulse.class).audience().connected());
        }
    }

    @Test
    void refusesWhatASocketWouldRefuseWithTheSameLastWords() throws Exception {
        JoinReply fan = show.join("{}");
        assertRefused(401, CloseReason.BAD_TICKET, show.post("/api/messages", "abc.def", "{}"));
        assertRefused(
                400, CloseReason.MALFORMED, show.post("/api/messages", fan.ticket(), "nonsense"));
        assertRefused(
                400,
                CloseReason.MALFORMED,
                show.post(
                        "/api/messages",
                        fan.ticket(),
                        new String(
                                MessageCodec.encode(
                                        new FromPhoneBatch(
                                                List.of(
                                                        new FromPhone.Hello(
                                                                fan.ticket(), null, null)))),
                                UTF_8)));
        assertRefused(
                400,
                CloseReason.MALFORMED,
                show.post("/api/messages", fan.ticket(), "{\"messages\":[null]}"));
        assertEquals(405, show.get("/api/messages").statusCode());
        assertEquals(413, show.post("/api/messages", fan.ticket(), "x".repeat(8193)).statusCode());
    }

    /// As one that a load balancer has served: no node knows its origin.
    @Test
    void pagesOfAnyOriginMaySaySomethingHere() throws Exception {
        HttpResponse<byte[]> refused = show.post("/api/messages", "none", "{}");

        assertRefused(401, CloseReason.BAD_TICKET, refused);
        assertEquals(
                "*", refused.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
    }

    @Test
    void hearsAFanOnlySoOften() throws Exception {
        JoinReply fan = show.join("{}");
        JoinReply other = show.join("{}");
        HttpResponse<byte[]> answer = show.post("/api/messages", fan.ticket(), "{\"messages\":[]}");
        for (int i = 0; i < 1000 && answer.statusCode() == 200; i++) {
            answer = show.post("/api/messages", fan.ticket(), "{\"messages\":[]}");
        }

        assertRefused(429, CloseReason.TOO_MANY, answer);
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertInstanceOf(ToPhone.Pong.class, post(show, other, new FromPhone.Ping(1)).getLast());
    }

    @Test
    void hearsAnOverlayOnlySoOften() throws Exception {
        JoinReply overlay =
                MessageCodec.decode(
                                JoinReply.class,
                                show.post("/api/join?as=overlay", "none", "{}").body())
                        .orElseThrow();
        HttpResponse<byte[]> answer =
                show.post("/api/messages", overlay.ticket(), "{\"messages\":[]}");
        for (int i = 0; i < 1000 && answer.statusCode() == 200; i++) {
            answer = show.post("/api/messages", overlay.ticket(), "{\"messages\":[]}");
        }

        assertRefused(429, CloseReason.TOO_MANY, answer);
    }

    @Test
    void aNodeThatGoesSendsThePhonesThatPollToTheOthers() throws Exception {
        try (TestShow own = TestShow.started()) {
            String other = "http://127.0.0.1:" + own.startAnother(Role.AUDIENCE);
            TestSocket<ToControlRoom> desk = own.desk(TestShow.TOKEN);
            JoinReply fan = own.join("{}");
            while (!fan.nodes().equals(List.of(other))) {
                // Nodes hear of each other as often as the desk hears a pulse.
                desk.await(ToControlRoom.Pulse.class);
                fan = own.join("{}");
            }
            post(own, fan, new FromPhone.Ping(1));
            String log = fan.poll() + "/0";
            assertEquals(200, own.get(log).statusCode());

            CompletableFuture<Void> going = CompletableFuture.runAsync(own::endTheFirst);
            HttpResponse<byte[]> answer = own.get(log);
            while (answer.statusCode() == 200) {
                answer = own.get(log);
            }
            for (HttpResponse<byte[]> farewell :
                    List.of(
                            answer,
                            own.get(log),
                            own.post("/api/messages", fan.ticket(), "{\"messages\":[]}"))) {
                assertRefused(503, CloseReason.DRAINING, farewell);
                ToPhone.Closing closing = (ToPhone.Closing) messages(farewell).getFirst();
                assertEquals(List.of(other), closing.nodes());
                assertTrue(farewell.headers().firstValue("Retry-After").isPresent());
                assertEquals(
                        "no-store", farewell.headers().firstValue("Cache-Control").orElseThrow());
            }
            going.join();
        }
    }

    private static void assertRefused(int status, CloseReason reason, HttpResponse<byte[]> answer)
            throws Exception {
        assertEquals(status, answer.statusCode());
        ToPhone.Closing closing =
                assertInstanceOf(ToPhone.Closing.class, messages(answer).getFirst());
        assertEquals(reason.code(), closing.code());
        assertEquals(reason.mayReconnect(), closing.retryAfter() != null);
    }

    private static List<ToPhone> poll(TestShow show, JoinReply fan, long offset) throws Exception {
        HttpResponse<byte[]> answer = show.get(fan.poll() + "/" + offset);
        assertEquals(200, answer.statusCode());
        return messages(answer);
    }

    private static List<ToPhone> post(TestShow show, JoinReply fan, FromPhone... messages)
            throws Exception {
        byte[] batch = MessageCodec.encode(new FromPhoneBatch(List.of(messages)));
        HttpResponse<byte[]> answer =
                show.post("/api/messages", fan.ticket(), new String(batch, UTF_8));
        assertEquals(200, answer.statusCode());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
        return messages(answer);
    }

    private static List<ToPhone> messages(HttpResponse<byte[]> answer) throws Exception {
        return MessageCodec.decode(ToPhoneBatch.class, answer.body()).orElseThrow().messages();
    }

    private static Fact.CueStaged staged(ToPhone.Snapshot snapshot) {
        Fact.CueStaged staged = null;
        for (ToPhone.Entry entry : snapshot.entries()) {
            staged = entry.fact() instanceof Fact.CueStaged fact ? fact : staged;
        }
        assertNotNull(staged);
        return staged;
    }
}
