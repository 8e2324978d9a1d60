package ngage.backend.linux;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that waits for many sockets. It owns the descriptors that are given to it, from
/// [#add] to [#remove], and all methods are its own but [#execute] and [#close].
///
/// Tasks from other threads are bounded by those who hand them in.
public final class EpollLoop implements Executor, AutoCloseable {

    /// Hears of one socket, on the loop's thread.
    public interface Listener {

        void onReadable();

        void onWritable();

        /// The loop ends, or the listener has failed: the descriptor must go.
        void cut();
    }

    private static final Logger log = LoggerFactory.getLogger(EpollLoop.class);

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int READABLE = 1;
    private static final int WRITABLE = 4;
    private static final int BROKEN = 8 | 16; // EPOLLERR | EPOLLHUP
    private static final int EVENTS = 512;
    private static final int FOR_EVER = -1;

    /// The kernel packs an event into 12 bytes on x86-64, and only there.
    private static final boolean IS_PACKED = "amd64".equals(System.getProperty("os.arch"));

    private static final int EVENT_BYTES = IS_PACKED ? 12 : 16;
    private static final int FD_AT = IS_PACKED ? 4 : 8;

    private final Linux linux = new Linux();
    private final int epoll;
    private final int wakeUp;
    private final OffHeap events = OffHeap.ofSize(EVENTS * EVENT_BYTES);
    private final OffHeap change = OffHeap.ofSize(16);
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();

    private final FaultLog faults = new FaultLog(log);

    // Of those who hand tasks in and wake it, under `waking`.
    private final Linux waking = new Linux();
    private final OffHeap one = OffHeap.ofSize(8);
    private boolean hasEnded;

    private @Nullable Listener[] listeners = new Listener[1024];
    private @Nullable IoUring uring;
    private volatile boolean isClosing;
    private volatile boolean hasFailed;

    private EpollLoop(String name) {
        epoll = orFail(linux.newEpoll());
        wakeUp = orFail(linux.newEvent());
        one.bytes().putLong(0, 1);
        control(ADD, wakeUp, READABLE);
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /// @param name of its thread
    public static EpollLoop started(String name) {
        EpollLoop loop = new EpollLoop(name);
        loop.thread.start();
        return loop;
    }

    /// The calls for this loop's thread.
    public Linux linux() {
        return linux;
    }

    /// Any thread. Runs the task on the loop's.
    ///
    /// @throws RejectedExecutionException if the loop has ended; the task will not run then
    @Override
    public void execute(Runnable task) {
        synchronized (waking) {
            if (hasEnded) {
                throw new RejectedExecutionException("the loop has ended");
            }
            tasks.add(task);
            // Its own tasks are done in this turn anyway.
            if (Thread.currentThread() != thread && isWoken.compareAndSet(false, true)) {
                waking.raise(wakeUp, one);
            }
        }
    }

    /// Any thread.
    ///
    /// @return whether it has ended though nobody closed it
    public boolean hasFailed() {
        return hasFailed;
    }

    public void add(int fd, Listener listener) {
        if (fd >= listeners.length) {
            listeners = Arrays.copyOf(listeners, Math.max(fd + 1, listeners.length * 2));
        }
        listeners[fd] = listener;
        control(ADD, fd, READABLE);
    }

    public void awaitRoom(int fd) {
        control(MODIFY, fd, READABLE | WRITABLE);
    }

    public void stopAwaitingRoom(int fd) {
        control(MODIFY, fd, READABLE);
    }

    /// Closes the descriptor.
    public void remove(int fd) {
        if (fd < listeners.length) {
            listeners[fd] = null;
        }
        // Before it is closed: the kernel forgets it by itself only if no copy of it is left.
        control(DELETE, fd, 0);
        linux.close(fd);
    }

    /// What is made for this loop ends with it.
    public void closeAtEnd(IoUring uring) {
        this.uring = uring;
    }

    /// Any thread. Returns when the loop has ended, and all its descriptors with it.
    @Override
    public void close() {
        if (isClosing) {
            return;
        }
        isClosing = true;
        synchronized (waking) {
            if (!hasEnded) {
                waking.raise(wakeUp, one);
            }
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosing) {
                int count = linux.awaitEpoll(epoll, events.address(), EVENTS, FOR_EVER);
                if (count < 0 && count != Linux.INTERRUPTED) {
                    throw new IllegalStateException("epoll ends: error " + -count);
                }
                for (int i = 0; i < count; i++) {
                    onEvent(
                            events.bytes().getInt(i * EVENT_BYTES),
                            events.bytes().getInt(i * EVENT_BYTES + FD_AT));
                }
                runTasks();
            }
        } catch (Throwable e) {
            // Its phones come back to another loop, or another node.
            hasFailed = true;
            log.error("{} has ended", thread.getName(), e);
        } finally {
            end();
        }
    }

    private void onEvent(int what, int fd) {
        if (fd == wakeUp) {
            linux.lower(wakeUp);
            return;
        }
        Listener listener = listeners[fd];
        if (listener == null) {
            return;
        }
        try {
            if ((what & (READABLE | BROKEN)) != 0) {
                listener.onReadable();
            }
            // Reading may have closed it; its number is not given again before the next turn.
            if ((what & WRITABLE) != 0 && listeners[fd] != null) {
                listener.onWritable();
            }
        } catch (Throwable e) {
            faults.add("the listener of a socket failed", e);
            guard(listener::cut);
            if (listeners[fd] != null) {
                remove(fd);
            }
        }
    }

    private void runTasks() {
        isWoken.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guard(task);
        }
    }

    /// What fails must not take the other sockets with it.
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            faults.add("a task of the loop failed", e);
        }
    }

    private void end() {
        synchronized (waking) {
            hasEnded = true;
            linux.close(wakeUp);
        }
        runTasks();
        for (Listener listener : listeners) {
            if (listener != null) {
                guard(listener::cut);
            }
        }
        if (uring != null) {
            uring.close();
        }
        linux.close(epoll);
    }

    private void control(int operation, int fd, int what) {
        change.bytes().putInt(0, what).putLong(FD_AT, fd);
        int answer = linux.controlEpoll(epoll, operation, fd, change.address());
        if (answer < 0 && operation != DELETE) {
            throw new IllegalStateException("epoll refuses a socket: error " + -answer);
        }
    }

    private static int orFail(int fd) {
        if (fd < 0) {
            throw new IllegalStateException("the system gives no descriptor: error " + -fd);
        }
        return fd;
    }
}
