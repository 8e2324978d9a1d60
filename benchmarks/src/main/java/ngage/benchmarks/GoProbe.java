package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import ngage.demo.ControlRoomLink;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// Gives one command after the other, as fast as they are taken, and sends each again, under the same id,
/// until it is accepted: what the crew can do at any moment. The command is to put a cue into standby,
/// which goes the way of a GO but may come more often.
///
/// One thread of its own; others ask for what it saw.
final class GoProbe implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration RESEND_AFTER = Duration.ofMillis(250);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI controlRoom;
    private final String token;
    private final Set<CommandId> accepted = new HashSet<>();
    private final Thread thread;
    private volatile boolean isOver;
    private long longestNanos;
    private long waitingSince;

    GoProbe(URI controlRoom, String token) {
        this.controlRoom = controlRoom;
        this.token = token;
        this.thread = Thread.ofPlatform().daemon().name("go-probe").start(this::run);
    }

    /// @return the longest wait for an acceptance since this was asked last, one that is not over included
    synchronized Duration longestWait() {
        long now = System.nanoTime();
        long longest = Math.max(longestNanos, waitingSince == 0 ? 0 : now - waitingSince);
        longestNanos = 0;
        return Duration.ofNanos(longest);
    }

    /// Ends it.
    ///
    /// @return the ids of all commands that were accepted
    Set<CommandId> finish() throws InterruptedException {
        isOver = true;
        thread.join();
        return Set.copyOf(accepted);
    }

    /// @return how many entries of the log each command has made, as a fresh surface is told it
    Map<CommandId, Integer> inLog() throws IOException, InterruptedException {
        Map<CommandId, Integer> found = new HashMap<>();
        try (ControlRoomLink link =
                open().orElseThrow(() -> new IOException("no " + controlRoom))) {
            // The log comes first, at once; then nothing does but pulses.
            long end = System.nanoTime() + QUIET.toNanos();
            while (System.nanoTime() < end) {
                if (link.receive(GLANCE).orElse(null) instanceof ToControlRoom.Entry entry) {
                    end = System.nanoTime() + QUIET.toNanos();
                    CommandId command = command(entry.entry());
                    if (command != null) {
                        found.merge(command, 1, Integer::sum);
                    }
                }
            }
        }
        return found;
    }

    /// Ends it, whatever is not decided.
    @Override
    public void close() {
        isOver = true;
        http.shutdownNow();
    }

    private void run() {
        ControlRoomLink link = null;
        int sent = 0;
        try {
            while (!isOver) {
                FromControlRoom.SetStandby command =
                        new FromControlRoom.SetStandby(
                                new CommandId(UUID.randomUUID().toString()),
                                AnnouncementShow.cue(1 + sent++ % 2));
                begin();
                while (!isOver) {
                    if (link == null || link.ended() != null) {
                        link = open().orElse(null);
                    }
                    if (link != null && send(link, command)) {
                        accepted.add(command.command());
                        break;
                    }
                    Thread.sleep(GLANCE);
                }
                end();
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (link != null) {
                link.close();
            }
        }
    }

    /// @return whether it was accepted, before it is time to send it again
    private static boolean send(ControlRoomLink link, FromControlRoom.SetStandby command)
            throws InterruptedException {
        if (!link.send(command)) {
            return false;
        }
        long again = System.nanoTime() + RESEND_AFTER.toNanos();
        while (System.nanoTime() < again) {
            switch (link.receive(GLANCE).orElse(null)) {
                case ToControlRoom.CommandAccepted yes
                        when yes.command().equals(command.command()) -> {
                    return true;
                }
                case ToControlRoom.CommandRefused no
                        when no.command().equals(command.command()) -> {
                    return false;
                }
                case null, default -> {}
            }
        }
        return false;
    }

    private Optional<ControlRoomLink> open() {
        Optional<ControlRoomLink> link = ControlRoomLink.open(http, controlRoom);
        link.ifPresent(each ->
                each.send(new FromControlRoom.Hello(token, "benchmark", "benchmark", null, null)));
        return link;
    }

    private static @Nullable CommandId command(LogEntry entry) {
        AsRun asRun = entry.asRun();
        return asRun.command();
    }

    private synchronized void begin() {
        waitingSince = System.nanoTime();
    }

    private synchronized void end() {
        longestNanos = Math.max(longestNanos, System.nanoTime() - waitingSince);
        waitingSince = 0;
    }
}
