package ngage.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import ngage.protocol.CueRunId;
import ngage.protocol.FromPhone;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;

/// Some fans, spread over the nodes, who answer in turn, and change their minds as often as they may. Each
/// sends its ballot again until it is acknowledged, on another node if its own is gone: what the audience
/// can do at any moment.
///
/// One thread of its own casts; the HTTP client's threads receive. Others ask for what it saw.
final class BallotProbe implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final Duration RESEND_AFTER = Duration.ofMillis(500);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    /// Until the last acknowledgements, when it ends.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int LOOK_EVERY = 10;

    /// A fan with at most one ballot under way. Guarded by itself.
    private static final class Fan {
        final String ticket;
        @Nullable WebSocket socket;
        boolean isConnecting;
        boolean isLive;
        int seq;
        int acknowledged;
        long castAt;
        long sentAt;

        Fan(String ticket) {
            this.ticket = ticket;
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<URI> nodes;
    private final CueRunId poll;
    private final List<Fan> fans;
    private final Thread thread;
    private volatile boolean isOver;
    private long longestNanos;

    /// @param nodes their sockets for phones
    /// @param tickets one for each fan
    BallotProbe(List<URI> nodes, CueRunId poll, List<String> tickets) {
        this.nodes = List.copyOf(nodes);
        this.poll = poll;
        this.fans = tickets.stream().map(Fan::new).toList();
        this.thread = Thread.ofPlatform().daemon().name("ballot-probe").start(this::run);
    }

    /// @return the longest wait for an acknowledgement since this was asked last, those that are not over
    ///     included
    Duration longestWait() {
        long now = System.nanoTime();
        long longest = 0;
        for (Fan fan : fans) {
            synchronized (fan) {
                if (fan.acknowledged < fan.seq) {
                    longest = Math.max(longest, now - fan.castAt);
                }
            }
        }
        synchronized (this) {
            longest = Math.max(longest, longestNanos);
            longestNanos = 0;
        }
        return Duration.ofNanos(longest);
    }

    /// Ends it, when all that was cast is acknowledged, if that can be.
    ///
    /// @return the newest acknowledged ballot of each fan; 0 if none was
    List<Integer> finish() throws InterruptedException {
        isOver = true;
        thread.join();
        return fans.stream()
                .map(fan -> {
                    synchronized (fan) {
                        return fan.acknowledged;
                    }
                })
                .toList();
    }

    /// Ends it, whatever is not acknowledged.
    @Override
    public void close() {
        isOver = true;
        http.shutdownNow();
    }

    private void run() {
        try {
            for (int turn = 0; !isOver; turn++) {
                answer(fans.get(turn % fans.size()));
                if (turn % LOOK_EVERY == 0) {
                    fans.forEach(this::look);
                }
                Thread.sleep(BETWEEN);
            }
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (fans.stream().anyMatch(BallotProbe::isWaiting) && System.nanoTime() < giveUp) {
                fans.forEach(this::look);
                Thread.sleep(RESEND_AFTER);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The fan has an answer now, whether or not its phone is connected.
    private void answer(Fan fan) {
        synchronized (fan) {
            if (fan.acknowledged < fan.seq || fan.seq == FromPhone.CastBallot.MAX_SEQ) {
                return;
            }
            fan.seq++;
            fan.castAt = System.nanoTime();
            fan.sentAt = 0;
        }
        look(fan);
    }

    /// Connects it if it is not, and sends what waits.
    private void look(Fan fan) {
        boolean isAway;
        synchronized (fan) {
            isAway = fan.socket == null && !fan.isConnecting;
            fan.isConnecting |= isAway;
        }
        if (isAway) {
            connect(fan);
        } else {
            sendWaiting(fan);
        }
    }

    private void sendWaiting(Fan fan) {
        long now = System.nanoTime();
        synchronized (fan) {
            boolean isDue = fan.sentAt == 0 || now - fan.sentAt > RESEND_AFTER.toNanos();
            if (!fan.isLive || fan.acknowledged == fan.seq || !isDue) {
                return;
            }
            fan.sentAt = now;
        }
        send(fan, ballot(fan));
    }

    private static boolean isWaiting(Fan fan) {
        synchronized (fan) {
            return fan.acknowledged < fan.seq;
        }
    }

    private FromPhone ballot(Fan fan) {
        synchronized (fan) {
            return new FromPhone.CastBallot(
                    poll, fan.seq, PollShow.OPTIONS.get(place(fan.seq)), null, null);
        }
    }

    private static int place(int seq) {
        return seq % PollShow.OPTIONS.size();
    }

    /// @param seq of a fan's newest ballot; 0 if there is none
    /// @return what the store has for it: 1 + the option's place; 0 for nothing
    static int stored(int seq) {
        return seq == 0 ? 0 : 1 + place(seq);
    }

    private void connect(Fan fan) {
        URI node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
        var _ =
                http.newWebSocketBuilder()
                        .subprotocols("ngage.v1")
                        .connectTimeout(CONNECT_WITHIN)
                        .buildAsync(node, new Ear(fan))
                        .whenComplete((socket, failure) -> {
                            if (failure == null) {
                                greet(fan, socket);
                            } else {
                                // That node is gone, or full: another one, next time.
                                lost(fan);
                            }
                        });
    }

    private static void greet(Fan fan, WebSocket socket) {
        synchronized (fan) {
            fan.socket = socket;
            fan.isConnecting = false;
        }
        send(fan, new FromPhone.Hello(fan.ticket, null, null));
    }

    private static void send(Fan fan, FromPhone message) {
        WebSocket socket;
        synchronized (fan) {
            socket = fan.socket;
        }
        if (socket != null && !socket.isOutputClosed()) {
            String text = new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
            var _ =
                    socket.sendText(text, true)
                            .whenComplete((_, failure) -> {
                                if (failure != null) {
                                    lost(fan);
                                }
                            });
        } else {
            lost(fan);
        }
    }

    private static void lost(Fan fan) {
        synchronized (fan) {
            if (fan.socket != null) {
                fan.socket.abort();
            }
            fan.socket = null;
            fan.isConnecting = false;
            fan.isLive = false;
            fan.sentAt = 0;
        }
    }

    private final class Ear implements WebSocket.Listener {

        private final Fan fan;
        private final StringBuilder parts = new StringBuilder();

        Ear(Fan fan) {
            this.fan = fan;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                hear(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            lost(fan);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lost(fan);
        }

        private void hear(String text) {
            try {
                switch (MessageCodec.decode(ToPhone.class, text.getBytes(StandardCharsets.UTF_8))
                        .orElse(null)) {
                    case ToPhone.Welcome _ -> {
                        synchronized (fan) {
                            fan.isLive = true;
                        }
                        sendWaiting(fan);
                    }
                    case ToPhone.BallotCounted counted -> counted(counted.seq());
                    case ToPhone.Closing _ -> lost(fan);
                    case null, default -> {}
                }
            } catch (MalformedMessageException e) {
                throw new IllegalStateException(e);
            }
        }

        private void counted(int seq) {
            long waited = 0;
            synchronized (fan) {
                if (seq == fan.seq && fan.acknowledged < seq) {
                    fan.acknowledged = seq;
                    waited = System.nanoTime() - fan.castAt;
                }
            }
            synchronized (BallotProbe.this) {
                longestNanos = Math.max(longestNanos, waited);
            }
        }
    }
}
