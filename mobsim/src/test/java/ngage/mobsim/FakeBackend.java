package ngage.mobsim;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import ngage.protocol.JoinReply;
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
import org.jspecify.annotations.Nullable;

/// A backend in one file that really speaks the protocol: join, log with continuation, sealed cues,
/// ballots. And it can be told to lie.
///
/// A virtual thread per socket; everything else under the one lock of this object.
final class FakeBackend implements AutoCloseable {

    static final String TOKEN = "recount-token";

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
        /// Does not send the first reply to every third ballot.
        FORGETS_FIRST_REPLY
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

    private static final class Phone {
        final Socket socket;
        final OutputStream out;
        final int fan;

        Phone(Socket socket, OutputStream out, int fan) {
            this.socket = socket;
            this.out = out;
            this.fan = fan;
        }

        void send(Object message) throws IOException {
            out.write(frame(0x81, MessageCodec.encode(message)));
            out.flush();
        }
    }

    private final ShowRunId run = new ShowRunId("r1");
    private final ServerSocket server;
    private final List<ToPhone.Entry> log = new ArrayList<>();
    private final Map<CueRunId, CueContent> staged = new HashMap<>();
    private final Map<CueRunId, Box> boxes = new LinkedHashMap<>();
    private final Map<Integer, Phone> online = new HashMap<>();
    private final Map<CueRunId, Integer> held = new HashMap<>();
    private final Map<CueRunId, Integer> shown = new HashMap<>();
    private final List<Fault> faults;
    private int fans;
    private int hellos;

    FakeBackend(Fault... faults) throws IOException {
        this.faults = List.of(faults);
        this.server = new ServerSocket(0, 2000, InetAddress.ofLiteral("127.0.0.1"));
        append(new Fact.RunStarted(run, "The Fake Show", RunMode.REHEARSAL, List.of("en"), ""));
        Thread.ofVirtual().start(this::acceptAll);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
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

    void awaitHeld(CueRunId cueRun, int phones) {
        await(() -> held.getOrDefault(cueRun, 0) >= phones);
    }

    void awaitShown(CueRunId cueRun, int phones) {
        await(() -> shown.getOrDefault(cueRun, 0) >= phones);
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
        return "online %d, hellos %d, held %s, shown %s"
                .formatted(online.size(), hellos, held, shown);
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropAllSockets();
    }

    private synchronized void append(Fact fact) {
        ToPhone.Entry entry = new ToPhone.Entry(log.size() + 1, Instant.now(), fact);
        log.add(entry);
        for (Phone phone : List.copyOf(online.values())) {
            boolean isSkipped =
                    faults.contains(Fault.SKIPS_AN_ENTRY)
                            && fact instanceof Fact.CueLocked
                            && phone.fan % 10 == 0;
            if (!isSkipped) {
                sendOrDrop(phone, entry);
            }
        }
        notifyAll();
    }

    private void sendOrDrop(Phone phone, ToPhone message) {
        try {
            phone.send(message);
        } catch (IOException e) {
            online.remove(phone.fan, phone);
        }
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            Map<String, String> head = readHead(in);
            String path = head.getOrDefault("path", "");
            if (path.equals("/api/join")) {
                in.readNBytes(Integer.parseInt(head.getOrDefault("content-length", "0")));
                respond(out, MessageCodec.encode(join()));
            } else if (path.startsWith("/api/control-room/choices/")) {
                recount(head, path, out);
            } else {
                upgrade(out, head.getOrDefault("sec-websocket-key", ""));
                talk(socket, in, out);
            }
        } catch (IOException | GeneralSecurityException | MalformedMessageException e) {
            synchronized (this) {
                online.values().removeIf(phone -> phone.socket.equals(socket));
            }
        }
    }

    private synchronized JoinReply join() {
        int fan = fans++;
        return new JoinReply(
                "ticket-" + fan,
                new FanIndex(fan),
                "The Fake Show",
                List.of("en"),
                "/ws/audience",
                List.of(),
                null,
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
            respond(out, Arrays.copyOf(box(cueRun).choices, fans));
        }
    }

    private void talk(Socket socket, DataInputStream in, OutputStream out)
            throws IOException, MalformedMessageException {
        Phone phone = null;
        while (true) {
            byte[] payload = readFrame(in);
            FromPhone message = MessageCodec.decode(FromPhone.class, payload).orElseThrow();
            synchronized (this) {
                if (message instanceof FromPhone.Hello hello) {
                    phone = welcome(hello, socket, out);
                } else if (phone != null) {
                    answer(phone, message);
                }
                notifyAll();
            }
        }
    }

    private Phone welcome(FromPhone.Hello hello, Socket socket, OutputStream out)
            throws IOException {
        int fan = Integer.parseInt(hello.ticket().substring("ticket-".length()));
        Phone phone = new Phone(socket, out, fan);
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

    private void answer(Phone phone, FromPhone message) throws IOException {
        switch (message) {
            case FromPhone.CueHeld cue -> held.merge(cue.cueRun(), 1, Integer::sum);
            case FromPhone.CueShown cue -> shown.merge(cue.cueRun(), 1, Integer::sum);
            case FromPhone.Ping ping -> phone.send(new ToPhone.Pong(ping.sent(), now()));
            case CastBallot ballot -> {
                ToPhone reply = cast(phone.fan, ballot);
                if (reply != null) {
                    phone.send(reply);
                }
            }
            case FromPhone.Hello _ -> throw new IOException("a second hello");
        }
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

    private static void upgrade(OutputStream out, String key)
            throws IOException, GeneralSecurityException {
        byte[] hash =
                MessageDigest.getInstance("SHA-1")
                        .digest(
                                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                        .getBytes(StandardCharsets.US_ASCII));
        String reply =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: ngage.v1\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(hash)
                        + "\r\n\r\n";
        out.write(reply.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void respond(OutputStream out, byte[] body) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    /// The path is under `path`; header names are in small letters.
    private static Map<String, String> readHead(DataInputStream in) throws IOException {
        Map<String, String> head = new HashMap<>();
        String line = readLine(in);
        head.put("path", line.split(" ", 3)[1]);
        for (line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            String[] parts = line.split(": ", 2);
            head.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        return head;
    }

    private static String readLine(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        if (opcode != 1) {
            throw new IOException("the phone said goodbye");
        }
        return payload;
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        return Arrays.copyOf(frame.put(payload).array(), frame.position());
    }
}
