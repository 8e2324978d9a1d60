package ngage.backend.controlroom;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import ngage.backend.conduct.Commands;
import ngage.backend.degrade.Spared;
import ngage.backend.degrade.Step;
import ngage.backend.relay.LogListener;
import ngage.backend.show.Operator;
import ngage.protocol.CloseReason;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// `/ws/control-room`: the crew's sockets, by Undertow's own WebSocket, because they are few.
///
/// Messages arrive on I/O threads and are handed on at once; one thread of its own makes the pulse and
/// looks at time limits.
public final class ControlRoomEndpoint implements HttpHandler, LogListener, AutoCloseable {

    public static final String PATH = "/ws/control-room";

    private static final Logger log = LoggerFactory.getLogger(ControlRoomEndpoint.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int SPARED_EVERY = 5;

    private final ControlRoomConfig config;
    private final AccessToken token;
    private final ShowRunId epoch;
    private final Show show;
    private volatile @Nullable Commands commands;
    private volatile boolean isClosed;
    private final DeskLog deskLog = new DeskLog();
    private final Strangers<Surface> strangers;
    private final Set<Surface> surfaces = ConcurrentHashMap.newKeySet();
    private final HttpHandler handshake;
    private long turns;
    private final ScheduledExecutorService pulses =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("control-room-pulse").factory());

    public ControlRoomEndpoint(
            ControlRoomConfig config, AccessToken token, ShowRunId epoch, Show show) {
        this.config = config;
        this.strangers = new Strangers<>(config.strangers(), System::nanoTime);
        this.token = token;
        this.epoch = epoch;
        this.show = show.withoutAnswerKeys();
        this.handshake =
                new WebSocketProtocolHandshakeHandler(
                        Set.of(new Hybi13Handshake(Set.of("ngage.v1"), false)),
                        (WebSocketHttpExchange _, WebSocketChannel channel) ->
                                onConnected(channel));
    }

    /// Before the first socket can come.
    ///
    /// @param numbers of the moment in which it is asked; must not block
    /// @param commands where those of the crew are decided
    /// @param spared asked for [Step#CHARTS]: then one pulse of five goes out
    public void start(Supplier<ToControlRoom.Pulse> numbers, Commands commands, Spared spared) {
        this.commands = commands;
        long every = config.pulseEvery().toMillis();
        var _ =
                pulses.scheduleAtFixedRate(
                        () -> pulse(numbers, spared), every, every, TimeUnit.MILLISECONDS);
    }

    /// @return whether somebody of the crew is connected here
    public boolean hasSurfaces() {
        return !surfaces.isEmpty();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (isClosed) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER.toSeconds());
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
            return;
        }
        handshake.handleRequest(exchange);
    }

    @Override
    public void onEntry(LogEntry entry) {
        deskLog.add(entry);
        surfaces.forEach(Surface::onEntry);
    }

    @Override
    public void close() {
        isClosed = true;
        pulses.shutdownNow();
        strangers.all().forEach(surface -> surface.close(CloseReason.DRAINING));
        surfaces.forEach(surface -> surface.close(CloseReason.DRAINING));
    }

    private void onConnected(WebSocketChannel channel) {
        Surface surface = new Surface(channel);
        Surface oldest = strangers.add(surface);
        if (oldest != null) {
            oldest.close(CloseReason.NO_HELLO);
        }
        channel.addCloseTask(_ -> surface.onGone());
        channel.getReceiveSetter().set(surface);
        channel.resumeReceives();
    }

    private void pulse(Supplier<ToControlRoom.Pulse> numbers, Spared spared) {
        try {
            surfaces.forEach(Surface::checkIsReading);
            strangers.all().forEach(Surface::checkHasSaidHello);
            strangers.report();
            turns++;
            if (spared.isSpared(Step.CHARTS) && turns % SPARED_EVERY != 0) {
                return;
            }
            byte[] message = MessageCodec.encode(numbers.get());
            surfaces.forEach(surface -> surface.onPulse(message));
        } catch (RuntimeException e) {
            // An exception would end the schedule: the next pulse may be better.
            log.error("no pulse this time", e);
        }
    }

    /// One socket of the crew, before and after its hello.
    private final class Surface extends AbstractReceiveListener implements SurfaceSession.Socket {

        private final WebSocketChannel channel;
        private final long connectedNanos = System.nanoTime();
        private final AtomicBoolean isClosing = new AtomicBoolean();
        private volatile @Nullable SurfaceSession session;

        Surface(WebSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        protected long getMaxTextBufferSize() {
            return config.messageBytes();
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return config.messageBytes();
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage text) {
            if (isClosing.get()) {
                return;
            }
            Optional<FromControlRoom> message;
            try {
                message =
                        MessageCodec.decode(
                                FromControlRoom.class,
                                text.getData().getBytes(StandardCharsets.UTF_8));
            } catch (MalformedMessageException e) {
                if (session == null) {
                    strangers.refused();
                } else {
                    log.warn("a surface sent a malformed message: {}", e.getMessage());
                }
                close(CloseReason.MALFORMED);
                return;
            }
            SurfaceSession present = session;
            if (present != null) {
                message.ifPresentOrElse(
                        present::onMessage,
                        () -> log.warn("a surface sent a message of a type that is not known"));
            } else if (message.isPresent()
                    && message.get() instanceof FromControlRoom.Hello hello) {
                onHello(hello);
            } else {
                close(CloseReason.NO_HELLO);
            }
        }

        void onEntry() {
            SurfaceSession present = session;
            if (present != null) {
                present.onEntry();
            }
        }

        void onPulse(byte[] message) {
            SurfaceSession present = session;
            if (present != null) {
                present.onPulse(message);
            }
        }

        void checkHasSaidHello() {
            if (System.nanoTime() - connectedNanos > config.helloWithin().toNanos()) {
                close(CloseReason.NO_HELLO);
            }
        }

        void checkIsReading() {
            SurfaceSession present = session;
            if (present != null && present.isStuck(config.tooSlowAfter())) {
                log.warn("a surface reads too slowly");
                IoUtils.safeClose(channel);
            }
        }

        @Override
        public void write(byte[] message) throws IOException {
            WebSockets.sendTextBlocking(ByteBuffer.wrap(message), channel);
        }

        @Override
        public void close(CloseReason reason) {
            if (!isClosing.compareAndSet(false, true)) {
                return;
            }
            ToControlRoom closing =
                    new ToControlRoom.Closing(
                            reason.code(),
                            reason.text(),
                            reason.mayReconnect(),
                            reason.mayReconnect() ? RETRY_AFTER : null);
            WebSockets.sendText(
                    ByteBuffer.wrap(MessageCodec.encode(closing)), channel, NOTHING_TO_DO);
            WebSockets.sendClose(
                    new CloseMessage(reason.code(), reason.text()), channel, NOTHING_TO_DO);
            // A peer that never answers the close frame would keep its socket for ever.
            var _ =
                    channel.getIoThread()
                            .executeAfter(
                                    () -> IoUtils.safeClose(channel),
                                    config.closeWithin().toMillis(),
                                    TimeUnit.MILLISECONDS);
            onGone();
        }

        void onGone() {
            strangers.remove(this);
            surfaces.remove(this);
            SurfaceSession present = session;
            if (present != null) {
                present.end();
            }
        }

        private void onHello(FromControlRoom.Hello hello) {
            if (!token.matches(hello.token())) {
                strangers.refused();
                close(CloseReason.BAD_TOKEN);
                return;
            }
            if (surfaces.size() >= config.surfaces()) {
                log.warn("{} surfaces are connected, which is all there may be", surfaces.size());
                close(CloseReason.FULL);
                return;
            }
            strangers.remove(this);
            Operator operator = new Operator(hello.operator(), hello.surface());
            SurfaceSession begun =
                    new SurfaceSession(
                            config,
                            this,
                            operator,
                            Objects.requireNonNull(commands),
                            deskLog,
                            since(hello));
            log.info("{} is here, on {}", operator.name(), operator.surface());
            session = begun;
            surfaces.add(this);
            begun.start(new ToControlRoom.Welcome(epoch, show));
            if (isClosing.get() || !channel.isOpen()) {
                // Pushed out, or gone, in this very moment: nobody else will end the session.
                onGone();
            }
        }

        /// @return offset of the last entry that the surface has
        private long since(FromControlRoom.Hello hello) {
            Long offset = hello.offset();
            boolean canContinue =
                    offset != null
                            && epoch.equals(hello.epoch())
                            && offset >= 0
                            && offset <= deskLog.offset();
            return canContinue && offset != null ? offset : 0;
        }
    }

    /// Of a send that is the last one: the channel's close task hears of its end.
    private static final WebSocketCallback<Void> NOTHING_TO_DO =
            new WebSocketCallback<>() {
                @Override
                public void complete(WebSocketChannel channel, @Nullable Void context) {}

                @Override
                public void onError(
                        WebSocketChannel channel, @Nullable Void context, Throwable cause) {
                    IoUtils.safeClose(channel);
                }
            };
}
