package ngage.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.demo.DemoRedis;
import ngage.protocol.FanIndex;
import ngage.protocol.show.Show;

/// One node with its Redis and a desk, as the demo runs them but without video, for phones of the driver.
/// One thread.
final class NodeUnderTest implements Served, AutoCloseable {

    private static final long PING_EVERY_NANOS = 15_000_000_000L;

    /// Fewer than the commands of one surface that the node lets wait.
    private static final int BURST = 32;

    private final HttpClient http = HttpClient.newHttpClient();
    private final NodeWithRedis running;
    private final Desk desk;
    private final TicketSigner tickets;
    private final Path data;
    private long pinged = System.nanoTime();

    private NodeUnderTest(NodeWithRedis running, Desk desk, TicketSigner tickets, Path data) {
        this.running = running;
        this.desk = desk;
        this.tickets = tickets;
        this.data = data;
    }

    /// With a show of cues for [Desk#stageNext].
    ///
    /// @param messageBytes of what a cue is on the wire, as near as can be
    static NodeUnderTest start(Path data, NodeProcess.Program program, int messageBytes)
            throws Exception {
        return start(data, program, AnnouncementShow.ofTwo(messageBytes));
    }

    static NodeUnderTest start(Path data, NodeProcess.Program program, Show show) throws Exception {
        NodeWithRedis running = NodeWithRedis.start(data, program, show);
        try {
            String secret =
                    NodeWithRedis.secrets(running.folder()).getOrDefault("NGAGE_SECRET", "");
            TicketSigner tickets = new TicketSigner(secret.getBytes(StandardCharsets.UTF_8));
            Desk desk = new Desk(running.node().controlRoom(), running.venue().operatorToken());
            return new NodeUnderTest(running, desk, tickets, data);
        } catch (IOException | InterruptedException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    int port() {
        return running.node().port();
    }

    @Override
    public long pid() {
        return running.node().pid();
    }

    DemoRedis redis() {
        return running.redis();
    }

    Desk desk() {
        return desk;
    }

    /// Phones with tickets of their own, signed here: joining is not what is measured.
    PhoneDriver phones(Yardstick yardstick, int phones) throws IOException {
        Instant expires = Instant.now().plus(Duration.ofHours(2));
        List<String> signed =
                IntStream.range(0, phones)
                        .mapToObj(fan ->
                                tickets.sign(
                                        new Ticket(desk.showRun(), new FanIndex(fan), expires)))
                        .toList();
        return PhoneDriver.ngage(yardstick, port(), signed, data.resolve("tickets.txt"));
    }

    /// Sends many cues, some of them at once, so that phones may get several by one write. Returns when
    /// all are in the log.
    void broadcast(int cues, PhoneDriver phones) throws IOException, InterruptedException {
        for (int left = cues; left > 0; left -= BURST) {
            broadcast(Math.min(left, BURST));
            keepAlive(phones);
        }
    }

    /// The same without phones, or so few cues that nobody need say something meanwhile.
    void broadcast(int cues) throws IOException, InterruptedException {
        for (int sent = 1; sent <= cues; sent++) {
            long _ = desk.stageNext();
            if (sent % BURST == 0 || sent == cues) {
                desk.awaitAcceptance();
            }
        }
    }

    /// @return how many frames it has begun to write to phones
    long framesBegun() throws IOException, InterruptedException {
        return (long)
                NodeMetrics.of(http, running.node().origin(), running.venue().operatorToken())
                        .sum("ngage_phones_frames_total");
    }

    /// All phones, and the desk, say something from time to time, or the node gives them up; between the
    /// measurements, so that it is not measured. Does nothing if it is not time yet.
    void keepAlive(PhoneDriver phones) throws IOException, InterruptedException {
        if (System.nanoTime() - pinged > PING_EVERY_NANOS) {
            ping(phones);
        }
    }

    /// All phones, those that do not read too, and the desk say something now.
    void ping(PhoneDriver phones) throws IOException, InterruptedException {
        pinged = System.nanoTime();
        PhoneDriver.Reply _ = phones.tell("ping");
        desk.keepAlive();
    }

    @Override
    public long broadcast() {
        return desk.stageNext();
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        desk.awaitAcceptance();
    }

    @Override
    public void close() {
        desk.close();
        http.shutdownNow();
        running.close();
    }
}
