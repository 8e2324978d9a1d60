package ngage.mobsim.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.phone.PhoneLine;
import ngage.mobsim.phone.SimulatedPhone;
import ngage.mobsim.time.TimerWheel.Timer;
import ngage.protocol.CloseReason;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.Closing;
import org.jspecify.annotations.Nullable;

/// Keeps one phone connected: joins, opens its socket, and comes back with the same ticket whenever it is
/// lost, after the time that the backend asked for or a random one.
///
/// Owned by the engine's thread. At most one connection at a time.
final class PhoneLink implements PhoneLine {

    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(15);
    private static final int MOST_REPLY_BYTES = 64 * 1024;
    private static final int OK = 200;

    /// Below, WebSocket's codes: such as a proxy's that goes away.
    private static final int FIRST_OWN_CODE = 4000;

    private final Site site;
    private final SimulatedPhone phone;
    private final SplittableRandom random;
    private final Backoff backoff;
    private final boolean isFickle;
    private @Nullable Connection connection;
    private @Nullable Timer attemptTimer;
    private @Nullable Timer lossTimer;
    private boolean isAtEntrance;
    private boolean isOnline;

    /// @param random of this phone's network
    PhoneLink(Site site, SimulatedPhone phone, SplittableRandom random) {
        this.site = site;
        this.phone = phone;
        this.random = random;
        this.backoff = new Backoff(random);
        this.isFickle = site.churn.affects(random);
    }

    /// Joins, as soon as there is room at the entrance.
    void enter() {
        site.entrance.enter(this::join);
    }

    /// The show is over for this phone.
    void leave() {
        if (isOnline) {
            sendFrame(Opcode.CLOSE, new byte[] {0x03, (byte) 0xe8});
        }
        hangUp();
    }

    @Override
    public void send(FromPhone message) {
        sendFrame(Opcode.TEXT, MessageCodec.encode(message));
    }

    @Override
    public void giveUp(String why) {
        retry(why, backoff.next());
    }

    private void sendFrame(Opcode opcode, byte[] payload) {
        if (connection != null) {
            connection.send(site.frames.frame(opcode, payload));
        }
    }

    private void join() {
        isAtEntrance = true;
        connect(new Joining());
    }

    private void openSocket() {
        JoinReply ticket = phone.ticket();
        if (ticket == null) {
            enter();
        } else {
            connect(new Socket(ticket.socket()));
        }
    }

    private void connect(Connection.Listener listener) {
        attemptTimer = site.wheel.after(ATTEMPT_LIMIT, () -> giveUp("no answer"));
        try {
            connection = site.connect(listener);
        } catch (IOException e) {
            retry(String.valueOf(e.getMessage()), backoff.next());
        }
    }

    private void onWelcome() {
        cancel(attemptTimer);
        backoff.onSuccess();
        leaveEntrance();
        if (isFickle) {
            lossTimer = site.wheel.after(site.churn.untilNextLoss(random), this::loseConnection);
        }
    }

    private void loseConnection() {
        if (!site.isSettling) {
            hangUp();
            site.wheel.after(site.churn.absence(random), this::openSocket);
        }
    }

    private void onClosing(Closing closing) {
        site.record.onTrouble("closing " + closing.code());
        site.record.onConnectionLost();
        if (closing.mayReconnect()) {
            checkClosing(closing.code(), closing.text());
            Duration asked = closing.retryAfter();
            hangUp();
            site.wheel.after(asked == null ? backoff.next() : asked, this::openSocket);
        } else if (closing.code() == CloseReason.BAD_TICKET.code()) {
            hangUp();
            phone.onBadTicket();
            site.wheel.after(backoff.next(), this::openSocket);
        } else {
            site.record
                    .violations()
                    .add(
                            Violation.SENT_AWAY,
                            phone.number(),
                            closing.code() + " " + closing.text());
            hangUp();
        }
    }

    /// This phone keeps every rule, so there is one reason only to close its connection.
    private void checkClosing(int code, String text) {
        if (code != CloseReason.DRAINING.code()) {
            site.record.violations().add(Violation.CUT_OFF, phone.number(), code + " " + text);
        }
    }

    private void retry(String why, Duration delay) {
        site.record.onTrouble(why);
        if (isOnline) {
            site.record.onConnectionLost();
        }
        hangUp();
        site.wheel.after(delay, this::openSocket);
    }

    private void hangUp() {
        cancel(attemptTimer);
        cancel(lossTimer);
        leaveEntrance();
        if (connection != null) {
            connection.close();
            connection = null;
        }
        if (isOnline) {
            isOnline = false;
            phone.onOffline();
        }
    }

    private void leaveEntrance() {
        if (isAtEntrance) {
            isAtEntrance = false;
            site.entrance.leave();
        }
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /// The way in, over HTTP.
    private final class Joining implements Connection.Listener {
        private final ByteAccumulator received = new ByteAccumulator(MOST_REPLY_BYTES);

        @Override
        public void onConnected() {
            if (connection != null) {
                connection.send(HttpRequests.join(site.host));
            }
        }

        @Override
        public void onBytes(ByteBuffer in) throws WireException {
            received.add(in);
            HttpReply reply = HttpReply.parse(received.contents());
            if (reply == null) {
                return;
            }
            if (reply.status() != OK) {
                retry("join answered with " + reply.status(), pause(reply));
                return;
            }
            phone.onJoined(decode(reply.body()));
            cancel(attemptTimer);
            if (connection != null) {
                connection.close();
            }
            openSocket();
        }

        @Override
        public void onClosed(String why) {
            retry("join: " + why, backoff.next());
        }

        private Duration pause(HttpReply reply) {
            String asked = reply.header("retry-after");
            return asked.matches("\\d{1,4}")
                    ? Duration.ofSeconds(Integer.parseInt(asked)).plus(backoff.next())
                    : backoff.next();
        }

        private JoinReply decode(String json) throws WireException {
            try {
                return MessageCodec.decode(JoinReply.class, json.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow();
            } catch (MalformedMessageException e) {
                throw new WireException("a join reply that is none: " + e.getMessage());
            }
        }
    }

    /// The WebSocket: first the handshake, then frames.
    private final class Socket implements Connection.Listener, FrameReader.Listener {
        private final String path;
        private final String key = HttpRequests.newKey(random);
        private final FrameReader frames = new FrameReader(this);
        private @Nullable ByteAccumulator handshake = new ByteAccumulator(MOST_REPLY_BYTES);

        Socket(String path) {
            this.path = path;
        }

        @Override
        public void onConnected() {
            if (connection != null) {
                connection.send(HttpRequests.upgrade(site.host, path, key));
            }
        }

        @Override
        public void onBytes(ByteBuffer in) throws WireException {
            ByteAccumulator opening = handshake;
            if (opening == null) {
                frames.read(in);
                return;
            }
            opening.add(in);
            ByteBuffer received = opening.contents();
            HttpReply reply = HttpReply.parse(received);
            if (reply == null) {
                return;
            }
            HttpRequests.checkUpgrade(reply, key);
            handshake = null;
            isOnline = true;
            phone.onOnline(PhoneLink.this);
            frames.read(received);
        }

        @Override
        public void onText(byte[] payload, int offset, int length) throws WireException {
            try {
                Optional<ToPhone> message =
                        site.messages.decode(payload, offset, length, phone.number());
                if (message.isEmpty()) {
                    site.record.onTrouble("message of an unknown type");
                } else if (message.get() instanceof Closing closing) {
                    frames.stop();
                    onClosing(closing);
                } else {
                    onMessage(message.get());
                }
            } catch (MalformedMessageException e) {
                site.record
                        .violations()
                        .add(Violation.MALFORMED, phone.number(), String.valueOf(e.getMessage()));
            }
        }

        private void onMessage(ToPhone message) {
            phone.onMessage(message);
            if (message instanceof ToPhone.Welcome) {
                onWelcome();
            }
            if (!isOnline) {
                frames.stop();
            }
        }

        @Override
        public void onPing(byte[] payload) {
            sendFrame(Opcode.PONG, payload);
        }

        @Override
        public void onClose(int code) {
            frames.stop();
            if (code >= FIRST_OWN_CODE) {
                checkClosing(code, "without a word");
            }
            retry("closed with " + code, backoff.next());
        }

        @Override
        public void onClosed(String why) {
            frames.stop();
            retry("socket: " + why, backoff.next());
        }
    }
}
