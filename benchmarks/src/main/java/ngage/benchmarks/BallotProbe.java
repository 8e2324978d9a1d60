package ngage.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
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

    /// A fan with at most one ballot under way. Guarded by itself.
    private static final class Fan {
        final String ticket;
        @Nullable WebSocket socket;
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

    /// Ends it.
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

    @Override
    public void close() throws InterruptedException {
        List<Integer> _ = finish();
        http.shutdownNow();
    }

    private void run() {
        try {
            while (!isOver) {
                for (Fan fan : fans) {
                    if (isOver) {
                        return;
                    }
                    act(fan);
                    Thread.sleep(BETWEEN);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void act(Fan fan) {
        boolean isNew;
        boolean mustSend;
        synchronized (fan) {
            if (fan.socket == null || !fan.isLive) {
                isNew = fan.socket == null;
                mustSend = false;
            } else {
                isNew = false;
                long now = System.nanoTime();
                if (fan.acknowledged == fan.seq && fan.seq < FromPhone.CastBallot.MAX_SEQ) {
                    fan.seq++;
                    fan.castAt = now;
                    fan.sentAt = 0;
                }
                mustSend =
                        fan.acknowledged < fan.seq
                                && (fan.sentAt == 0 || now - fan.sentAt > RESEND_AFTER.toNanos());
                if (mustSend) {
                    fan.sentAt = now;
                }
            }
        }
        if (isNew) {
            connect(fan);
        } else if (mustSend) {
            send(fan, ballot(fan));
        }
    }

    private FromPhone ballot(Fan fan) {
        synchronized (fan) {
            return new FromPhone.CastBallot(
                    poll,
                    fan.seq,
                    PollShow.OPTIONS.get(fan.seq % PollShow.OPTIONS.size()),
                    null,
                    null);
        }
    }

    private void connect(Fan fan) {
        URI node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
        try {
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .subprotocols("ngage.v1")
                            .connectTimeout(CONNECT_WITHIN)
                            .buildAsync(node, new Ear(fan))
                            .join();
            synchronized (fan) {
                fan.socket = socket;
            }
            send(fan, new FromPhone.Hello(fan.ticket, null, null));
        } catch (CompletionException _) {
            // That node is gone, or full: another one, at this fan's next turn.
            lost(fan);
        }
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
