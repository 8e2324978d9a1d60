package ngage.backend.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import ngage.backend.RawSocket;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.AsRun;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.Options;

/// What every transport must do, on real sockets.
abstract class PhoneTransportContractTest {

    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final Instant WALL = Instant.parse("2026-11-22T20:00:00Z");
    private static final int MAX_PHONES = 7;
    private static final int MAX_CONNECTIONS = 8;

    private final TicketSigner tickets = new TicketSigner("secret".getBytes(UTF_8));
    private final FakeBallotBox ballots = new FakeBallotBox();
    private final AudienceHub hub =
            new AudienceHub(
                    AudienceConfig.standard().withMaxPhones(MAX_PHONES),
                    RUN,
                    tickets,
                    ballots,
                    new StreamClock(new MediaTime(1), System::nanoTime),
                    () -> WALL,
                    System::nanoTime);
    private final List<LogEntry> log = new ArrayList<>();
    private PhoneTransport transport;
    private Undertow server;

    abstract PhoneTransport start(AudienceHub hub);

    @BeforeEach
    void startServer() {
        transport = start(hub);
        server =
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setIoThreads(2)
                        .setWorkerThreads(1)
                        .setSocketOption(Options.CONNECTION_HIGH_WATER, MAX_CONNECTIONS)
                        .setSocketOption(Options.CONNECTION_LOW_WATER, MAX_CONNECTIONS)
                        .setHandler(new AudienceEndpoint(hub, transport))
                        .build();
        server.start();
    }

    @AfterEach
    void stopServer() {
        hub.close();
        transport.close();
        server.stop();
    }

    @Test
    void carriesEveryEntryToEveryPhone() throws Exception {
        append(0);
        List<RawSocket> phones = new ArrayList<>();
        for (int fan = 0; fan < 5; fan++) {
            phones.add(join(fan));
        }
        for (int i = 0; i < 3; i++) {
            append(10);
        }
        for (RawSocket phone : phones) {
            assertEquals(
                    messages(2, 3, 4), List.of(phone.message(), phone.message(), phone.message()));
            phone.close();
        }
    }

    @Test
    void readsAHelloThatComesTogetherWithTheHandshake() throws Exception {
        append(0);
        try (RawSocket phone = RawSocket.connect(port())) {
            phone.sendTogether(RawSocket.handshake(AudienceEndpoint.PATH), hello(3));
            phone.readUntil("\r\n\r\n");
            assertTrue(phone.message().contains("\"welcome\""));
        }
    }

    @Test
    void readsAMessageOfManyPieces() throws Exception {
        append(0);
        try (RawSocket phone = join(1)) {
            String ping = text(new FromPhone.Ping(77));
            byte[] frame = RawSocket.frame(ping);
            for (byte b : frame) {
                phone.send(new byte[] {b});
            }
            assertTrue(phone.message().contains("\"sent\":77"));
        }
    }

    @Test
    void givesAPhoneThatDidNotReadAllThatItMissed() throws Exception {
        append(0);
        try (RawSocket phone = join(1)) {
            // More than the kernel keeps for it, so that it is stopped in the middle of a frame;
            // less
            // than falls off the ring.
            int entries = AudienceConfig.standard().ringEntries() - 10;
            for (int i = 0; i < entries; i++) {
                append(60_000);
            }
            for (int i = 0; i < entries; i++) {
                assertEquals(messages(i + 2), List.of(phone.message()));
            }
            append(10);
            assertEquals(messages(entries + 2), List.of(phone.message()));
        }
    }

    @Test
    void answersAllBallotsOfAPhoneInOrder() throws Exception {
        append(0);
        try (RawSocket phone = join(1)) {
            for (int seq = 1; seq <= 8; seq++) {
                phone.send(
                        RawSocket.frame(
                                text(
                                        new FromPhone.CastBallot(
                                                new CueRunId("r1-1"),
                                                seq,
                                                new OptionId("A"),
                                                null,
                                                null))));
            }
            ballots.awaitReplies(8).forEach(reply -> reply.onCounted(new OptionId("A")));
            for (int seq = 1; seq <= 8; seq++) {
                assertEquals(
                        text(
                                new ToPhone.BallotCounted(
                                        new CueRunId("r1-1"), seq, new OptionId("A"))),
                        phone.message());
            }
        }
    }

    @Test
    void saysAllBeforeItEndsTheConnectionAndReadsOnMeanwhile() throws Exception {
        try (RawSocket phone = RawSocket.webSocket(port(), AudienceEndpoint.PATH)) {
            phone.send(RawSocket.frame("rubbish"));
            String last = phone.readToTheEnd();
            assertTrue(last.contains("\"code\":4000"), last);
            phone.awaitReset();
        }
    }

    @Test
    void noticesThatAPhoneIsGone() throws Exception {
        append(0);
        RawSocket phone = join(1);
        assertEquals(1, hub.pulse().connected());
        phone.close();
        awaitConnected(0);
    }

    @Test
    void tellsWhoComesWhenItIsFullToComeBack() throws Exception {
        append(0);
        List<RawSocket> phones = new ArrayList<>();
        for (int fan = 0; fan < MAX_PHONES; fan++) {
            phones.add(join(fan));
        }
        assertRefused();
        phones.removeFirst().close();
        awaitConnected(MAX_PHONES - 1);
        phones.add(join(7));
        for (RawSocket phone : phones) {
            phone.close();
        }
    }

    @Test
    void tellsWhoComesWhileItDrainsToComeBack() throws Exception {
        hub.drain();
        assertRefused();
    }

    @Test
    void acceptsAsManyConnectionsAsAllowedAndNoMore() throws Exception {
        append(0);
        List<RawSocket> all = new ArrayList<>();
        for (int fan = 0; fan < MAX_PHONES; fan++) {
            all.add(join(fan));
        }
        while (all.size() < MAX_CONNECTIONS) {
            RawSocket other = RawSocket.connect(port());
            other.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            other.readUntil("this is a WebSocket");
            all.add(other);
        }
        try (RawSocket waiting = RawSocket.connect(port())) {
            waiting.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            waiting.assertSilent();
            all.removeFirst().close();
            waiting.readUntil("this is a WebSocket");
        }
        all.removeLast().close();
        // And what was given back can be taken again, many times.
        for (int i = 0; i < 3 * MAX_CONNECTIONS; i++) {
            all.removeFirst().close();
            awaitConnected(MAX_PHONES - 2);
            all.add(join(i));
        }
        for (RawSocket phone : all) {
            phone.close();
        }
        awaitConnected(0);
    }

    private void assertRefused() throws IOException {
        try (RawSocket late = RawSocket.connect(port())) {
            late.send(RawSocket.handshake(AudienceEndpoint.PATH));
            String answer = late.readUntil("\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            assertTrue(answer.matches("(?s).*Retry-After: [1-5]\r\n.*"), answer);
        }
    }

    private void append(int bytes) {
        Fact fact =
                log.isEmpty()
                        ? new Fact.RunStarted(
                                RUN,
                                "The Show",
                                ngage.protocol.RunMode.REHEARSAL,
                                List.of("en"),
                                "")
                        : new Fact.CueStaged(
                                new CueRunId("r1-" + log.size()),
                                new SealedContent("QUJD".repeat(1 + bytes / 4)));
        LogEntry entry =
                new LogEntry(log.size() + 1, WALL, fact, new AsRun(null, null, null, null, null));
        log.add(entry);
        hub.onEntry(entry);
    }

    private List<String> messages(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> text(AudienceState.forPhones(log.get((int) offset - 1))))
                .toList();
    }

    private RawSocket join(int fan) throws IOException {
        RawSocket phone = RawSocket.webSocket(port(), AudienceEndpoint.PATH);
        phone.send(hello(fan));
        assertTrue(phone.message().contains("\"welcome\""));
        assertTrue(phone.message().contains("\"snapshot\""));
        return phone;
    }

    private byte[] hello(int fan) {
        Ticket ticket = new Ticket(RUN, new FanIndex(fan), WALL.plusSeconds(60));
        return RawSocket.frame(text(new FromPhone.Hello(tickets.sign(ticket), null, null)));
    }

    private void awaitConnected(long count) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (hub.pulse().connected() != count) {
            assertTrue(System.nanoTime() < deadline, () -> hub.pulse().toString());
            Thread.onSpinWait();
        }
    }

    private int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    private static String text(Object message) {
        return new String(MessageCodec.encode(message), UTF_8);
    }
}
