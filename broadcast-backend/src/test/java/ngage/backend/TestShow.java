package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.audience.AudienceConfig;
import ngage.backend.audience.AudienceEndpoint;
import ngage.backend.conduct.ConductorConfig;
import ngage.backend.controlroom.ControlRoomConfig;
import ngage.backend.controlroom.ControlRoomEndpoint;
import ngage.backend.nodes.NodeConfig;
import ngage.backend.nodes.Role;
import ngage.backend.show.ShowRunConfig;
import ngage.backend.vote.BallotBoxConfig;
import ngage.protocol.CommandId;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Texts;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.testredis.RealRedis;
import org.jspecify.annotations.Nullable;

/// A backend that runs a short show on a real Redis, with phones and a desk.
final class TestShow implements AutoCloseable {

    static final String TOKEN = "operator-token";
    static final String METRICS_TOKEN = "metrics-token";
    static final String SECRET = "a secret of some length";
    static final OptionId A = new OptionId("A");
    static final OptionId B = new OptionId("B");

    /// Long enough for a restart inside it.
    static final Duration WINDOW = Duration.ofSeconds(4);

    private final RealRedis redis = RealRedis.started();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Backend> others = new ArrayList<>();
    private final AdmissionConfig admission;
    private final OpsConfig ops;
    private Backend backend;

    private TestShow(AdmissionConfig admission, OpsConfig ops)
            throws IOException, BackendStartException, InterruptedException {
        this.admission = admission;
        this.ops = ops;
        backend = start(true);
    }

    static TestShow started() throws IOException, BackendStartException, InterruptedException {
        return started(AdmissionConfig.DEFAULT);
    }

    static TestShow started(AdmissionConfig admission)
            throws IOException, BackendStartException, InterruptedException {
        return new TestShow(admission, OpsConfig.DEFAULT);
    }

    static TestShow started(OpsConfig ops)
            throws IOException, BackendStartException, InterruptedException {
        return new TestShow(AdmissionConfig.DEFAULT, ops);
    }

    int port() {
        return backend.port();
    }

    /// Another node of the same show run.
    ///
    /// @return its port
    int startAnother(Role... roles) throws BackendStartException, InterruptedException {
        Backend another =
                Backend.start(config(false, 0, new NodeConfig(Set.of(roles), null, null)));
        others.add(another);
        return another.port();
    }

    /// As the operator does it: it says goodbye. Others go on.
    void endTheFirst() {
        backend.close();
    }

    void restart() throws BackendStartException, InterruptedException {
        backend.close();
        backend = start(false);
    }

    JoinReply join(String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(
                        request("/api/join").POST(BodyPublishers.ofString(body)).build(),
                        BodyHandlers.ofByteArray());
        try {
            return MessageCodec.decode(JoinReply.class, response.body()).orElseThrow();
        } catch (MalformedMessageException e) {
            throw new AssertionError(response + " " + new String(response.body(), UTF_8), e);
        }
    }

    HttpResponse<byte[]> knock(String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/join").POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /// @return status and body
    String joinAnswer(String body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        request("/api/join").POST(BodyPublishers.ofString(body)).build(),
                        BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    String redisUri() {
        return redis.uri();
    }

    void restartRedis() throws IOException {
        redis.restart();
    }

    void killRedis() {
        redis.kill();
    }

    TestSocket<ToPhone> connect() {
        return connect(port());
    }

    private TestSocket<ToPhone> connect(int port) {
        return TestSocket.connect(http, port, AudienceEndpoint.PATH, ToPhone.class);
    }

    /// A phone on another node than the first.
    TestSocket<ToPhone> phone(JoinReply fan, int port) {
        TestSocket<ToPhone> phone = connect(port);
        phone.send(new FromPhone.Hello(fan.ticket(), null, null));
        return phone;
    }

    TestSocket<ToPhone> phone(JoinReply fan) {
        return phone(fan, null, null);
    }

    TestSocket<ToPhone> phone(JoinReply fan, @Nullable ShowRunId epoch, @Nullable Long offset) {
        TestSocket<ToPhone> phone = connect();
        phone.send(new FromPhone.Hello(fan.ticket(), epoch, offset));
        return phone;
    }

    TestSocket<ToControlRoom> desk(String token) {
        return desk(token, port());
    }

    /// A desk on another node than the first.
    TestSocket<ToControlRoom> desk(String token, int port) {
        TestSocket<ToControlRoom> desk =
                TestSocket.connect(http, port, ControlRoomEndpoint.PATH, ToControlRoom.class);
        desk.send(new FromControlRoom.Hello(token, "Asha", "desk", null, null));
        return desk;
    }

    static FromControlRoom.Go go(@Nullable CueRunId onAir, CueRunId standby) {
        return new FromControlRoom.Go(
                new CommandId(UUID.randomUUID().toString()), onAir, standby, null, Instant.now());
    }

    HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path, String ticket, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Authorization", "Bearer " + ticket)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    BackendConfig config(boolean newRun, int port) {
        return config(newRun, port, NodeConfig.ALL_ROLES);
    }

    private BackendConfig config(boolean newRun, int port, NodeConfig node) {
        return config(
                "127.0.0.1",
                port,
                redis.uri(),
                newRun,
                RunMode.REHEARSAL,
                SECRET,
                node,
                admission,
                ops);
    }

    static BackendConfig config(
            String host,
            int port,
            String redisUri,
            boolean newRun,
            RunMode mode,
            String secret,
            NodeConfig node,
            AdmissionConfig admission,
            OpsConfig ops) {
        AudienceConfig audience = AudienceConfig.standard();
        return new BackendConfig(
                host,
                port,
                redisUri,
                show(),
                newRun,
                mode,
                TOKEN,
                METRICS_TOKEN,
                secret,
                node,
                null,
                null,
                admission,
                new AudienceConfig(
                        audience.ringEntries(),
                        audience.messageBytes(),
                        audience.outboxBytes(),
                        audience.helloWithin(),
                        audience.heartbeat(),
                        audience.silentAfter(),
                        audience.tooSlowAfter(),
                        audience.closeWithin(),
                        audience.messagesPerSecond(),
                        audience.messageBurst(),
                        audience.malformedMessages(),
                        audience.maxFans(),
                        audience.returnWithin(),
                        Duration.ZERO,
                        audience.longestDelay(),
                        audience.transport(),
                        audience.maxPhones()),
                ControlRoomConfig.DEFAULT,
                BallotBoxConfig.DEFAULT,
                new ShowRunConfig(
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        Duration.ofMillis(200)),
                ConductorConfig.DEFAULT,
                ops);
    }

    @Override
    public void close() throws IOException {
        others.forEach(Backend::close);
        backend.close();
        http.close();
        redis.close();
    }

    private Backend start(boolean newRun) throws BackendStartException, InterruptedException {
        return Backend.start(config(newRun, 0));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    static Show show() {
        List<Option> options =
                List.of(
                        new Option(A, Texts.of("en", "Delhi")),
                        new Option(B, Texts.of("en", "Mumbai")));
        CueId question = new CueId("q1");
        return new Show(
                new ShowId("test-show"),
                "The Test Show",
                List.of("en"),
                List.of(
                        new Segment(
                                new SegmentId("s1"),
                                "Round one",
                                List.of(
                                        cue(
                                                "q1",
                                                new CuePayload.Question(
                                                        Texts.of("en", "Capital of India?"),
                                                        options,
                                                        A,
                                                        WINDOW)),
                                        cue("r1", new CuePayload.Reveal(question)),
                                        cue(
                                                "a1",
                                                new CuePayload.Announce(
                                                        Texts.of("en", "Thank you"), null)),
                                        cue(
                                                "p1",
                                                new CuePayload.Poll(
                                                        Texts.of("en", "How is it?"),
                                                        options,
                                                        null)),
                                        cue("l1", new CuePayload.Lock(new CueId("p1")))))));
    }

    private static Cue cue(String id, CuePayload payload) {
        return new Cue(new CueId(id), id, id, null, null, payload);
    }
}
