package ngage.mobsim;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CloseReason;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhone.CastBallot;
import ngage.protocol.FromPhoneBatch;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhoneBatch;
import ngage.protocol.WaitingReply;
import org.jspecify.annotations.Nullable;

/// A backend in one file that really speaks the protocol: join, log with continuation, sealed cues,
/// ballots. And it can be told to lie.
///
/// A virtual thread per socket; everything else under the one lock of this object.
final class FakeBackend implements AutoCloseable {

    static final String TOKEN = "recount-token";

    private static final String POLL = "/api/log/r1";

    /// The longest delay of a picture, and some grace.
    private static final Duration SLOWEST = Duration.ofMillis(1500);

    /// What it does wrong.
    enum Fault {
        /// Acknowledges every tenth ballot without storing it.
        LOSES_ACKNOWLEDGED,
        /// Adds every tenth ballot twice to the tally.
        COUNTS_TWICE,
        /// Leaves one entry of the log out for every tenth fan.
        SKIPS_AN_ENTRY,
        /// Has nothing more for every tenth fan from a GO on, and answers its pings.
        LOSES_A_CURSOR,
        /// Never answers ten of the polls for what is new.
        FORGETS_POLLS,
        /// Does not send the first reply to every third ballot.
        FORGETS_FIRST_REPLY,
        /// Makes the last of 500 phones the same fan as the first.
        GIVES_A_FAN_TWICE
    }

    private static final class Box {
        final Ask ask;
        final byte[] seqs = new byte[20_000];
        final byte[] choices = new byte[20_000];
        final long[] counts;
        int casts;
        boolean isSealed;

        Box(Ask ask) {
            this.ask = ask;
            this.counts = new long[ask.options().size()];
        }

        int place(OptionId choice) {
            for (int place = 0; place < ask.options().size(); place++) {
                if (ask.options().get(place).id().equals(choice)) {
                    return place;
                }
            }
            return -1;
        }
    }

    /// A node: a door of its own to the one show.
    final class Node {
        private final ServerSocket server;
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private int toldToWait;
        private int refusedHandshakes;

        private Node() throws IOException {
            server = new ServerSocket(0, 2000, InetAddress.ofLiteral("127.0.0.1"));
            Thread.ofVirtual().start(this::acceptAll);
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort());
        }

        /// As `kill -9` does it.
        void kill() throws IOException {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }

        /// The next joins are sent to the waiting room, each of them once.
        void sendToWaitingRoom(int joins) {
            synchronized (FakeBackend.this) {
                toldToWait = joins;
            }
        }

        /// The next handshakes are answered with 503.
        void refuseHandshakes(int count) {
            synchronized (FakeBackend.this) {
                refusedHandshakes = count;
            }
        }

        /// Sends its phones to another node, each in its own slot.
        void drainTo(Node other) throws IOException {
            synchronized (FakeBackend.this) {
                int slot = 0;
                for (Phone phone : List.copyOf(online.values())) {
                    if (phone.node == this) {
                        phone.send(
                                new ToPhone.Closing(
                                        CloseReason.DRAINING.code(),
                                        CloseReason.DRAINING.text(),
                                        true,
                                        Duration.ofMillis(slot++),
                                        List.of(other.uri().toString())));
                    }
                }
            }
        }

        private void acceptAll() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket, this));
                } catch (IOException e) {
                    if (!server.isClosed()) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }

    private static final class Phone {
        final Node node;
        final Socket socket;
        final OutputStream out;
        final int fan;

        Phone(Node node, Socket socket, OutputStream out, int fan) {
            this.node = node;
            this.socket = socket;
            this.out = out;
            this.fan = fan;
        }

        void send(Object message) throws IOException {
            out.write(FakeWire.frame(0x81, MessageCodec.encode(message)));
            out.flush();
        }
    }

    private final ShowRunId run = new ShowRunId("r1");
    private final List<Node> nodes = new ArrayList<>();
    private final List<ToPhone.Entry> log = new ArrayList<>();
    private final Map<CueRunId, CueContent> staged = new HashMap<>();
    private final Map<CueRunId, Box> boxes = new LinkedHashMap<>();
    private final Map<Integer, Phone> online = new HashMap<>();
    private final Map<CueRunId, Set<Integer>> held = new HashMap<>();
    private final Map<CueRunId, Set<Integer>> shown = new HashMap<>();
    private final List<Fault> faults;
    private final Set<String> places = new HashSet<>();
    private int fans;
    private int hellos;
    private int polls;
    private int forgotten;
    private int heard;

    FakeBackend(Fault... faults) throws IOException {
        this.faults = List.of(faults);
        append(new Fact.RunStarted(run, "The Fake Show", RunMode.REHEARSAL, List.of("en"), ""));
        openNode();
    }

    /// @return one more, beside the first
    Node openNode() throws IOException {
        Node node = new Node();
        nodes.add(node);
        return node;
    }

    Node firstNode() {
        return nodes.getFirst();
    }

    List<URI> uris() {
        return nodes.stream().map(Node::uri).toList();
    }

    CueRunId stage(String id, CueContent content) {
        CueRunId cueRun = new CueRunId(id);
        synchronized (this) {
            staged.put(cueRun, content);
        }
        append(
                new Fact.CueStaged(
                        cueRun,
                        SealedContent.seal(
                                MessageCodec.encode(content), cueRun, key(), new byte[12])));
        return cueRun;
    }

    void go(CueRunId cueRun) {
        synchronized (this) {
            if (staged.get(cueRun) instanceof Ask ask) {
                boxes.put(cueRun, new Box(ask));
            }
        }
        append(new Fact.CueOnAir(cueRun, now(), null, key()));
    }

    /// Lets the phones that are behind with their picture answer first, as the real one does.
    void lock(CueRunId cueRun) throws InterruptedException {
        MediaTime at = now();
        append(new Fact.CueClosing(cueRun, at, at.plus(SLOWEST)));
        Thread.sleep(SLOWEST);
        synchronized (this) {
            box(cueRun).isSealed = true;
        }
        append(new Fact.CueLocked(cueRun, at));
    }

    void reveal(CueRunId cueRun) {
        append(new Fact.CueRevealed(cueRun, now(), tally(cueRun), new OptionId("A")));
    }

    synchronized Tally tally(CueRunId cueRun) {
        Box box = box(cueRun);
        Map<OptionId, Long> counts = new LinkedHashMap<>();
        for (int place = 0; place < box.counts.length; place++) {
            counts.put(box.ask.options().get(place).id(), box.counts[place]);
        }
        return new Tally(counts);
    }

    /// Pulls the plug on every phone.
    synchronized void dropAllSockets() throws IOException {
        for (Phone phone : List.copyOf(online.values())) {
            phone.socket.close();
        }
        online.clear();
        notifyAll();
    }

    /// Sends every phone away.
    synchronized void closeAll(CloseReason reason) throws IOException {
        ToPhone closing =
                new ToPhone.Closing(
                        reason.code(), reason.text(), reason.mayReconnect(), null, List.of());
        for (Phone phone : online.values()) {
            phone.send(closing);
        }
    }

    void awaitOnline(int phones) {
        await(() -> online.size() >= phones);
    }

    void awaitHellos(int count) {
        await(() -> hellos >= count);
    }

    /// Until a phone says something.
    void awaitMessage() {
        int before = heard();
        await(() -> heard > before);
    }

    private synchronized int heard() {
        return heard;
    }

    synchronized int hellos() {
        return hellos;
    }

    synchronized int polls() {
        return polls;
    }

    void awaitPolls(int count) {
        await(() -> polls >= count);
    }

    void awaitHeld(CueRunId cueRun, int phones) {
        await(() -> held.getOrDefault(cueRun, Set.of()).size() >= phones);
    }

    void awaitShown(CueRunId cueRun, int phones) {
        await(() -> shown.getOrDefault(cueRun, Set.of()).size() >= phones);
    }

    void awaitBallots(CueRunId cueRun, int casts) {
        await(() -> box(cueRun).casts >= casts);
    }

    private synchronized void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("waited for a minute: " + this);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "online %d, hellos %d, held by %s, shown by %s"
                .formatted(online.size(), hellos, held, shown);
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes) {
            node.kill();
        }
    }

    private synchronized void append(Fact fact) {
        ToPhone.Entry entry = new ToPhone.Entry(log.size() + 1, Instant.now(), fact);
        log.add(entry);
        for (Phone phone : List.copyOf(online.values())) {
            if (phone.fan % 10 != 0 || !isSkipped(fact)) {
                sendOrDrop(phone, entry);
            }
        }
        notifyAll();
    }

    private boolean isSkipped(Fact fact) {
        boolean isLock = fact instanceof Fact.CueLocked;
        boolean isBeforeGo = fact instanceof Fact.CueStaged || fact instanceof Fact.RunStarted;
        return faults.contains(Fault.SKIPS_AN_ENTRY) && isLock
                || faults.contains(Fault.LOSES_A_CURSOR) && !isBeforeGo;
    }

    private void sendOrDrop(Phone phone, ToPhone message) {
        try {
            phone.send(message);
        } catch (IOException e) {
            online.remove(phone.fan, phone);
        }
    }

    private void serve(Socket socket, Node node) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            while (answerRequest(socket, node, in, out)) {}
        } catch (IOException | GeneralSecurityException | MalformedMessageException e) {
            synchronized (this) {
                online.values().removeIf(phone -> phone.socket.equals(socket));
            }
        } finally {
            node.sockets.remove(socket);
        }
    }

    /// @return whether another request may follow
    private boolean answerRequest(Socket socket, Node node, DataInputStream in, OutputStream out)
            throws IOException, GeneralSecurityException, MalformedMessageException {
        Map<String, String> head = FakeWire.readHead(in);
        String path = head.getOrDefault("path", "");
        byte[] body = in.readNBytes(Integer.parseInt(head.getOrDefault("content-length", "0")));
        if (path.equals("/api/join")) {
            answerJoin(node, MessageCodec.decode(JoinRequest.class, body).orElseThrow(), out);
        } else if (path.startsWith("/api/control-room/choices/")) {
            recount(head, path, out);
        } else if (path.startsWith(POLL + "/")) {
            ToPhoneBatch news = poll(path.substring(POLL.length() + 1));
            if (news != null) {
                FakeWire.respond(out, MessageCodec.encode(news));
            }
        } else if (path.equals("/api/messages")) {
            FakeWire.respond(out, MessageCodec.encode(post(head, body)));
        } else if (mayUpgrade(node)) {
            FakeWire.upgrade(out, head.getOrDefault("sec-websocket-key", ""));
            talk(node, socket, in, out);
        } else {
            FakeWire.respond(out, "503 No\r\nRetry-After: 1", new byte[0]);
        }
        return true;
    }

    private synchronized boolean mayUpgrade(Node node) {
        return node.refusedHandshakes == 0 || node.refusedHandshakes-- == 0;
    }

    private synchronized void answerJoin(Node node, JoinRequest request, OutputStream out)
            throws IOException {
        String place = request.place();
        if (place == null && node.toldToWait > 0) {
            node.toldToWait--;
            WaitingReply reply =
                    new WaitingReply(
                            "place-" + node.toldToWait, node.toldToWait, Duration.ofMillis(300));
            FakeWire.respond(out, "503 Wait\r\nRetry-After: 1", MessageCodec.encode(reply));
            return;
        }
        if (place != null && !places.add(place)) {
            throw new IOException(place + " was used twice");
        }
        FakeWire.respond(out, MessageCodec.encode(join()));
    }

    /// @return nothing for a poll that is not answered
    private synchronized @Nullable ToPhoneBatch poll(String offset) {
        int from = Integer.parseInt(offset);
        polls++;
        notifyAll();
        if (faults.contains(Fault.FORGETS_POLLS) && from > 0 && forgotten < 10) {
            forgotten++;
            return null;
        }
        return new ToPhoneBatch(
                from == 0
                        ? List.of(new ToPhone.Snapshot(run, log.size(), log))
                        : List.copyOf(log.subList(from, log.size())));
    }

    private synchronized ToPhoneBatch post(Map<String, String> head, byte[] body)
            throws MalformedMessageException, IOException {
        FromPhoneBatch batch = MessageCodec.decode(FromPhoneBatch.class, body).orElseThrow();
        int fan = fanOf(head.getOrDefault("authorization", "").replace("Bearer ", ""));
        List<ToPhone> replies = new ArrayList<>();
        replies.add(new ToPhone.Welcome(run, new FanIndex(fan), Duration.ofSeconds(4)));
        for (FromPhone message : batch.messages()) {
            ToPhone reply = answer(fan, message);
            if (reply != null) {
                replies.add(reply);
            }
        }
        notifyAll();
        return new ToPhoneBatch(replies);
    }

    private synchronized JoinReply join() {
        boolean isTwice = faults.contains(Fault.GIVES_A_FAN_TWICE) && fans == TestMob.PHONES - 1;
        int fan = isTwice ? 0 : fans++;
        return new JoinReply(
                "ticket-" + fan,
                new FanIndex(fan),
                "The Fake Show",
                List.of("en"),
                "/ws/audience",
                nodes.stream().map(node -> node.uri().toString()).toList(),
                POLL,
                null);
    }

    private void recount(Map<String, String> head, String path, OutputStream out)
            throws IOException {
        if (!head.getOrDefault("authorization", "").equals("Bearer " + TOKEN)) {
            out.write(
                    "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return;
        }
        synchronized (this) {
            CueRunId cueRun = new CueRunId(path.substring(path.lastIndexOf('/') + 1));
            FakeWire.respond(out, Arrays.copyOf(box(cueRun).choices, fans));
        }
    }

    private void talk(Node node, Socket socket, DataInputStream in, OutputStream out)
            throws IOException, MalformedMessageException {
        Phone phone = null;
        while (true) {
            byte[] payload = FakeWire.readFrame(in);
            FromPhone message = MessageCodec.decode(FromPhone.class, payload).orElseThrow();
            synchronized (this) {
                if (message instanceof FromPhone.Hello hello) {
                    phone = welcome(node, hello, socket, out);
                } else if (phone != null) {
                    ToPhone reply = answer(phone.fan, message);
                    if (reply != null) {
                        phone.send(reply);
                    }
                }
                notifyAll();
            }
        }
    }

    private Phone welcome(Node node, FromPhone.Hello hello, Socket socket, OutputStream out)
            throws IOException {
        int fan = fanOf(hello.ticket());
        Phone phone = new Phone(node, socket, out, fan);
        phone.send(new ToPhone.Welcome(run, new FanIndex(fan), Duration.ofSeconds(4)));
        Long offset = hello.offset();
        if (offset == null) {
            phone.send(new ToPhone.Snapshot(run, log.size(), log));
        } else {
            for (ToPhone.Entry missed : log.subList(offset.intValue(), log.size())) {
                phone.send(missed);
            }
        }
        online.put(fan, phone);
        hellos++;
        return phone;
    }

    private static int fanOf(String ticket) {
        return Integer.parseInt(ticket.substring("ticket-".length()));
    }

    private @Nullable ToPhone answer(int fan, FromPhone message) throws IOException {
        heard++;
        return switch (message) {
            case FromPhone.CueHeld cue -> {
                held.computeIfAbsent(cue.cueRun(), _ -> new HashSet<>()).add(fan);
                yield null;
            }
            case FromPhone.CueShown cue -> {
                shown.computeIfAbsent(cue.cueRun(), _ -> new HashSet<>()).add(fan);
                yield null;
            }
            case FromPhone.Ping ping -> new ToPhone.Pong(ping.sent(), now());
            case CastBallot ballot -> cast(fan, ballot);
            case FromPhone.Hello _ -> throw new IOException("a second hello");
        };
    }

    private @Nullable ToPhone cast(int fan, CastBallot ballot) {
        Box box = box(ballot.cueRun());
        int place = box.place(ballot.choice());
        if (box.isSealed && box.seqs[fan] < ballot.seq()) {
            return new ToPhone.BallotRefused(ballot.cueRun(), ballot.seq(), BallotRefusal.TOO_LATE);
        }
        boolean isFirst = box.seqs[fan] == 0;
        box.casts += isFirst ? 1 : 0;
        boolean isForgotten =
                faults.contains(Fault.FORGETS_FIRST_REPLY) && isFirst && box.casts % 3 == 0;
        boolean isLost =
                faults.contains(Fault.LOSES_ACKNOWLEDGED) && isFirst && box.casts % 10 == 0;
        if (isLost) {
            return new ToPhone.BallotCounted(ballot.cueRun(), ballot.seq(), ballot.choice());
        }
        boolean counts = isFirst || box.ask.counts() == CountingRule.LAST;
        if (counts && ballot.seq() > box.seqs[fan]) {
            if (!isFirst) {
                box.counts[box.choices[fan] - 1]--;
            }
            box.seqs[fan] = (byte) ballot.seq();
            box.choices[fan] = (byte) (place + 1);
            boolean isTwice = faults.contains(Fault.COUNTS_TWICE) && box.casts % 10 == 0;
            box.counts[place] += isTwice ? 2 : 1;
        }
        OptionId stored = box.ask.options().get(box.choices[fan] - 1).id();
        return isForgotten
                ? null
                : new ToPhone.BallotCounted(ballot.cueRun(), ballot.seq(), stored);
    }

    private Box box(CueRunId cueRun) {
        Box box = boxes.get(cueRun);
        if (box == null) {
            throw new IllegalStateException(cueRun + " is not on air");
        }
        return box;
    }

    private static MediaTime now() {
        Instant wall = Instant.now();
        return new MediaTime(wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000);
    }

    private static SealKey key() {
        return SealKey.of(new byte[32]);
    }
}
