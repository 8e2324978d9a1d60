package ngage.controlroom.link;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import ngage.controlroom.link.LinkState.Phase;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The desk's connection to the backend, which it keeps by itself: it reconnects, to the next node if
/// it knows several, continues the log where it was, and sends a command again, under its own id, until that was decided.
///
/// One owner thread has all state and calls the listener; every public method may be called from any
/// thread. Bounds: at most [#MOST_UNANSWERED] commands wait for their answer.
public final class BackendLink implements AutoCloseable {

    /// Hears what the link reports, on the link's thread, which it must not block.
    public interface Listener {

        void onLink(LinkState state);

        /// A command refused with [CommandRefusal#NOT_CONDUCTING] is not decided: the link repeats it, and
        /// its answer is still to come.
        ///
        /// @param arrivedNanos when, by `System.nanoTime`
        void onMessage(ToControlRoom message, long arrivedNanos);
    }

    private static final Logger log = LoggerFactory.getLogger(BackendLink.class);

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration PING_EVERY = Duration.ofMillis(500);

    /// With the tick this stays below the two seconds within which the desk promises to say it.
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(1500);

    private static final Duration LONGEST_GREETING = Duration.ofSeconds(8);

    /// A link that lives as long as this has really come back: the next loss is tried again at once.
    private static final Duration STEADY = Duration.ofSeconds(5);

    private static final Duration REPEAT_AFTER = Duration.ofSeconds(1);

    /// Whoever pressed has long looked elsewhere: what takes effect later than this is a surprise.
    private static final Duration COMMANDS_LAST = Duration.ofSeconds(8);

    private static final int MOST_UNANSWERED = 16;

    /// @param sinceNanos when it was given
    private record Unanswered(FromControlRoom command, long sinceNanos) {}

    private final LinkConfig config;
    private final Listener listener;
    private final HttpClient http;
    private final ScheduledExecutorService owner;
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private final Duration commandsLast;
    private final Map<CommandId, Unanswered> unanswered = new LinkedHashMap<>();

    /// Of the unanswered ones, those that nobody could decide when they were sent last.
    private final Set<CommandId> undecided = new LinkedHashSet<>();

    private long undecidedNanos;

    /// Which of the backend's nodes is tried, or connected.
    private int turn;

    private @Nullable LinkSocket socket;
    private boolean isGreeted;
    private boolean isOver;
    private boolean wasAsked;
    private long heardNanos;
    private long pingedNanos;
    private long greetedNanos;
    private Duration askedWait = Duration.ZERO;
    private @Nullable ShowRunId epoch;
    private long offset;

    public BackendLink(LinkConfig config, Listener listener) {
        this(config, listener, COMMANDS_LAST);
    }

    /// @param commandsLast for how long a command is sent again
    BackendLink(LinkConfig config, Listener listener, Duration commandsLast) {
        this.config = config;
        this.listener = listener;
        this.commandsLast = commandsLast;
        this.http = HttpClient.newHttpClient();
        this.owner =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("backend-link").daemon().factory());
    }

    /// Begins; the listener hears the rest.
    public void start() {
        run(() -> {
            listener.onLink(
                    new LinkState(Phase.CONNECTING, "connecting to " + config.backend(turn)));
            connect();
        });
        var _ =
                owner.scheduleAtFixedRate(
                        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Sends a GO, and again after each reconnect and after each answer that decided nothing, for some
    /// seconds; then the listener hears that it was refused.
    public void send(FromControlRoom.Go go) {
        run(() -> submit(go.command(), go));
    }

    /// Sends it like a GO.
    public void send(FromControlRoom.SetStandby setStandby) {
        run(() -> submit(setStandby.command(), setStandby));
    }

    /// Sends it like a GO.
    public void send(FromControlRoom.SetStudioDelay setStudioDelay) {
        run(() -> submit(setStudioDelay.command(), setStudioDelay));
    }

    /// Ends the link and its thread.
    @Override
    public void close() {
        run(() -> {
            isOver = true;
            drop();
        });
        owner.shutdown();
        http.shutdownNow();
    }

    void onOpen(LinkSocket from) {
        run(() -> {
            if (from != socket) {
                from.abort();
                return;
            }
            heardNanos = System.nanoTime();
            from.send(
                    new FromControlRoom.Hello(
                            config.token(),
                            config.operator(),
                            "desk",
                            epoch,
                            epoch == null ? null : offset));
        });
    }

    void onText(LinkSocket from, byte[] json, Runnable next) {
        run(() -> {
            if (from != socket) {
                return;
            }
            heardNanos = System.nanoTime();
            take(json);
            // This desk's own slowness is not the backend's silence.
            heardNanos = System.nanoTime();
            next.run();
        });
    }

    void onLost(LinkSocket from, String why) {
        run(() -> {
            if (from == socket) {
                lose(why);
            }
        });
    }

    private void run(Runnable work) {
        try {
            owner.execute(work);
        } catch (RejectedExecutionException e) {
            log.debug("the link is closed", e);
        }
    }

    private void submit(CommandId id, FromControlRoom command) {
        if (unanswered.size() >= MOST_UNANSWERED) {
            log.warn("{} commands are unanswered: {} is not sent", unanswered.size(), command);
            listener.onMessage(
                    new ToControlRoom.CommandRefused(
                            id,
                            CommandRefusal.TOO_SOON,
                            MOST_UNANSWERED
                                    + " commands wait for their answers: this one was not sent.",
                            null),
                    System.nanoTime());
            return;
        }
        unanswered.put(id, new Unanswered(command, System.nanoTime()));
        if (socket != null && isGreeted) {
            socket.send(command);
        }
    }

    private void connect() {
        if (isOver) {
            return;
        }
        heardNanos = System.nanoTime();
        isGreeted = false;
        wasAsked = false;
        askedWait = Duration.ZERO;
        LinkSocket next = new LinkSocket(this);
        socket = next;
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(LONGEST_GREETING);
        var _ =
                builder.buildAsync(config.socket(turn), next)
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                onLost(next, "the backend does not answer");
                            }
                        });
    }

    /// An executor drops a task for ever that throws once, and with it went pings and repeats.
    private void tick() {
        try {
            watch();
        } catch (RuntimeException e) {
            log.error("the link's watch failed; it goes on", e);
        }
    }

    /// Nobody can call a command back: so it must not wait for a backend that comes back in minutes.
    private void giveUpOld() {
        long now = System.nanoTime();
        List<CommandId> old = new ArrayList<>();
        unanswered.forEach((id, each) -> {
            if (now - each.sinceNanos > commandsLast.toNanos()) {
                old.add(id);
            }
        });
        for (CommandId id : old) {
            Unanswered given = unanswered.remove(id);
            undecided.remove(id);
            log.warn("nobody decided {} in time: it is not sent any more", given);
            report(
                    new ToControlRoom.CommandRefused(
                            id,
                            CommandRefusal.STALE,
                            "Nobody decided this within "
                                    + commandsLast.toSeconds()
                                    + " s, and it is not sent any more. If it took effect, the as-run will"
                                    + " show it.",
                            null));
        }
    }

    private void watch() {
        giveUpOld();
        LinkSocket present = socket;
        if (present == null) {
            return;
        }
        long now = System.nanoTime();
        Duration silence = Duration.ofNanos(now - heardNanos);
        if (silence.compareTo(isGreeted ? LONGEST_SILENCE : LONGEST_GREETING) > 0) {
            lose("nothing heard for " + silence.toMillis() / 1000.0 + " s");
            return;
        }
        if (isGreeted && now - undecidedNanos >= REPEAT_AFTER.toNanos()) {
            repeatUndecided(present);
        }
        if (isGreeted && now - pingedNanos >= PING_EVERY.toNanos()) {
            pingedNanos = now;
            present.sendIfIdle(new FromControlRoom.Ping(now));
        }
    }

    private void take(byte[] json) {
        Optional<ToControlRoom> message;
        try {
            message = MessageCodec.decode(ToControlRoom.class, json);
        } catch (MalformedMessageException e) {
            log.warn("skipped a message that is not of the protocol: {}", e.getMessage());
            return;
        }
        if (message.isEmpty()) {
            log.warn("skipped a message of a type that this desk does not know");
            return;
        }
        switch (message.get()) {
            case ToControlRoom.Welcome welcome -> onWelcome(welcome);
            case ToControlRoom.Entry entry -> onEntry(entry);
            case ToControlRoom.CommandAccepted accepted -> {
                unanswered.remove(accepted.command());
                report(accepted);
            }
            case ToControlRoom.CommandRefused refused -> onRefused(refused);
            case ToControlRoom.Closing closing -> onClosing(closing);
            case ToControlRoom.Pulse pulse -> report(pulse);
            case ToControlRoom.Pong pong -> report(pong);
        }
    }

    private void onRefused(ToControlRoom.CommandRefused refused) {
        if (refused.reason() != CommandRefusal.NOT_CONDUCTING) {
            unanswered.remove(refused.command());
        } else if (unanswered.containsKey(refused.command())) {
            // It may have taken effect all the same: only a repeat of this very command can tell.
            undecided.add(refused.command());
            undecidedNanos = System.nanoTime();
        }
        report(refused);
    }

    private void repeatUndecided(LinkSocket present) {
        for (CommandId command : undecided) {
            Unanswered again = unanswered.get(command);
            if (again != null) {
                present.send(again.command);
            }
        }
        undecided.clear();
    }

    private void onWelcome(ToControlRoom.Welcome welcome) {
        giveUpOld();
        if (!welcome.epoch().equals(epoch)) {
            epoch = welcome.epoch();
            offset = 0;
        }
        isGreeted = true;
        greetedNanos = System.nanoTime();
        log.info("connected to {}, show run {}", config.backend(turn), welcome.epoch());
        report(welcome);
        listener.onLink(new LinkState(Phase.CONNECTED, "connected to " + config.backend(turn)));
        undecided.clear();
        if (socket != null) {
            for (Unanswered each : new ArrayList<>(unanswered.values())) {
                socket.send(each.command);
            }
        }
    }

    private void onEntry(ToControlRoom.Entry entry) {
        long came = entry.entry().offset();
        if (came == offset + 1) {
            offset = came;
            report(entry);
        } else if (came > offset) {
            lose("entry " + (offset + 1) + " of the log is missing");
        }
    }

    private void onClosing(ToControlRoom.Closing closing) {
        wasAsked = true;
        Duration wait = closing.retryAfter();
        askedWait = wait == null ? Duration.ZERO : wait;
        if (closing.mayReconnect()) {
            lose(closing.text());
        } else {
            isOver = true;
            drop();
            log.warn("the backend refuses this desk: {}", closing.text());
            listener.onLink(new LinkState(Phase.REFUSED, closing.text()));
        }
    }

    private void lose(String why) {
        if (isGreeted && System.nanoTime() - greetedNanos > STEADY.toNanos()) {
            backoff.succeeded();
        }
        if (isGreeted) {
            log.warn("lost the backend: {}", why);
        }
        drop();
        listener.onLink(new LinkState(Phase.DISCONNECTED, why));
        turn++;
        // What a node asks for is meant for those who come back to it.
        boolean comesBack = config.backends().size() == 1;
        Duration wait = backoff.next(wasAsked && comesBack ? askedWait : Duration.ZERO);
        var _ = owner.schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void drop() {
        LinkSocket old = socket;
        socket = null;
        isGreeted = false;
        if (old != null) {
            old.abort();
        }
    }

    private void report(ToControlRoom message) {
        listener.onMessage(message, heardNanos);
    }
}
