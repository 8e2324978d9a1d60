package ngage.backend.controlroom;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import ngage.backend.conduct.Commands;
import ngage.backend.show.Operator;
import ngage.protocol.CloseReason;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One surface of the crew that has said a good hello: a cursor into the log, what waits to be said to
/// it, and its commands in the order in which they came.
///
/// Two virtual threads: one writes to the socket, one carries out commands. Both queues are bounded;
/// a surface that overruns one is sent away and may come back.
final class SurfaceSession {

    /// The socket under it. Blocking; used by the writing thread.
    interface Socket {

        void write(byte[] message) throws IOException;

        /// Any thread.
        void close(CloseReason reason);
    }

    private static final Logger log = LoggerFactory.getLogger(SurfaceSession.class);
    private static final long NOT_WRITING = 0;

    private final Socket socket;
    private final Operator operator;
    private final Commands conductor;
    private final DeskLog deskLog;
    private final BlockingQueue<FromControlRoom> commands;
    private final Queue<byte[]> replies;
    private final AtomicReference<byte @Nullable []> pulse = new AtomicReference<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread writer;
    private final Thread commander;
    private long cursor;
    private volatile long writingSinceNanos = NOT_WRITING;
    private volatile boolean isEnded;

    /// @param offset of the last entry that the surface has
    SurfaceSession(
            ControlRoomConfig config,
            Socket socket,
            Operator operator,
            Commands conductor,
            DeskLog deskLog,
            long offset) {
        this.socket = socket;
        this.operator = operator;
        this.conductor = conductor;
        this.deskLog = deskLog;
        this.cursor = offset;
        this.commands = new ArrayBlockingQueue<>(config.waitingCommands());
        this.replies = new ArrayBlockingQueue<>(config.waitingReplies());
        this.writer = Thread.ofVirtual().name("surface-writer").unstarted(this::write);
        this.commander = Thread.ofVirtual().name("surface-commands").unstarted(this::command);
    }

    void start(ToControlRoom.Welcome welcome) {
        reply(welcome);
        writer.start();
        commander.start();
    }

    void onMessage(FromControlRoom message) {
        switch (message) {
            case FromControlRoom.Ping ping -> reply(new ToControlRoom.Pong(ping.sent()));
            case FromControlRoom.Go _,
                    FromControlRoom.SetStandby _,
                    FromControlRoom.SetStudioDelay _ -> {
                if (!commands.offer(message)) {
                    socket.close(CloseReason.TOO_MANY);
                }
            }
            case FromControlRoom.Hello _ -> socket.close(CloseReason.MALFORMED);
        }
    }

    void onEntry() {
        news.release();
    }

    /// Only the newest pulse matters.
    void onPulse(byte[] message) {
        pulse.set(message);
        news.release();
    }

    boolean isStuck(Duration limit) {
        long since = writingSinceNanos;
        return since != NOT_WRITING && System.nanoTime() - since > limit.toNanos();
    }

    void end() {
        isEnded = true;
        news.release();
        commander.interrupt();
    }

    private void reply(ToControlRoom message) {
        if (replies.offer(MessageCodec.encode(message))) {
            news.release();
        } else {
            socket.close(CloseReason.TOO_SLOW);
        }
    }

    private void write() {
        try {
            while (!isEnded) {
                for (byte[] reply = replies.poll(); reply != null; reply = replies.poll()) {
                    write(reply);
                }
                List<byte[]> missing = deskLog.after(cursor);
                for (byte[] entry : missing) {
                    write(entry);
                }
                cursor += missing.size();
                byte[] numbers = pulse.getAndSet(null);
                if (numbers != null) {
                    write(numbers);
                }
                news.acquireUninterruptibly();
                news.drainPermits();
            }
        } catch (IOException e) {
            log.debug("{} on {} is gone", operator.name(), operator.surface(), e);
            end();
        }
    }

    private void write(byte[] message) throws IOException {
        writingSinceNanos = Math.max(1, System.nanoTime());
        socket.write(message);
        writingSinceNanos = NOT_WRITING;
    }

    private void command() {
        try {
            while (!isEnded) {
                switch (commands.take()) {
                    case FromControlRoom.Go go -> reply(conductor.go(go, operator));
                    case FromControlRoom.SetStandby standby ->
                            reply(conductor.setStandby(standby, operator));
                    case FromControlRoom.SetStudioDelay delay ->
                            reply(conductor.setStudioDelay(delay, operator));
                    case FromControlRoom.Hello _, FromControlRoom.Ping _ ->
                            throw new IllegalStateException("only commands wait");
                }
            }
        } catch (InterruptedException e) {
            log.debug("{} on {} has ended", operator.name(), operator.surface());
        } catch (RuntimeException e) {
            log.error("a command of {} on {} failed", operator.name(), operator.surface(), e);
            socket.close(CloseReason.FAULT);
        }
    }
}
