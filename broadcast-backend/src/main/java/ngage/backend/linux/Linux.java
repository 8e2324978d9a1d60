package ngage.backend.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The system calls that a thread of phones needs. One instance per thread, because each keeps the
/// error of its last call.
///
/// As in the kernel itself, a negative answer is the error. Pointers are plain addresses: nothing is
/// allocated and nothing is checked, so what they point to must be alive and big enough.
public final class Linux {

    /// The kernel has no room, or nothing to read, at the moment.
    public static final int TRY_AGAIN = -11;

    static final int INTERRUPTED = -4;
    static final int BUSY = -16;
    static final int SEND_FLAGS = 0x40 | 0x4000; // MSG_DONTWAIT | MSG_NOSIGNAL

    private static final int RECEIVE_FLAGS = 0x40; // MSG_DONTWAIT
    private static final int DUPLICATE_CLOSING_ON_EXEC = 1030; // F_DUPFD_CLOEXEC
    private static final int CLOSE_ON_EXEC = 0x80000; // EPOLL_CLOEXEC, EFD_CLOEXEC, SOCK_CLOEXEC
    private static final int NON_BLOCKING = 0x800;
    private static final int UNIX = 1;
    private static final int STREAM = 1;
    private static final int SOCKET_LEVEL = 1;
    private static final int LINGER = 13;
    private static final int TCP_LEVEL = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int END_WRITES = 1; // SHUT_WR
    private static final int READ_AND_WRITE = 3; // PROT_READ | PROT_WRITE
    private static final int SHARED_POPULATED = 0x8001; // MAP_SHARED | MAP_POPULATE
    private static final long IO_URING_SETUP = 425;
    private static final long IO_URING_ENTER = 426;
    private static final long WAIT_FOR_COMPLETIONS = 1; // IORING_ENTER_GETEVENTS

    private static final Linker.Option ERROR = Linker.Option.captureCallState("errno");

    private static final MethodHandle FCNTL =
            variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SOCKETPAIR =
            function("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle RECV =
            function("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND =
            function("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ =
            function("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE =
            function("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = function("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            function("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT =
            function("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle MMAP =
            function(
                    "mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                    JAVA_LONG);
    private static final MethodHandle MUNMAP = function("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SYSCALL =
            variadic(
                    "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG, JAVA_LONG);

    private final MemorySegment error = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

    /// For small arguments.
    private final OffHeap argument = OffHeap.ofSize(16);

    /// @return why these calls cannot be made in this process; empty if they can
    public static Optional<String> missing() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return Optional.of("this is not Linux");
        }
        if (!Linux.class.getModule().isNativeAccessEnabled()) {
            return Optional.of("the JVM lacks --enable-native-access=ALL-UNNAMED");
        }
        try {
            Linux linux = new Linux();
            int copy = linux.duplicate(0);
            if (copy >= 0) {
                linux.close(copy);
            }
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("the C library cannot be called: " + e);
        }
    }

    /// @return another descriptor of the same open file
    public int duplicate(int fd) {
        try {
            return orError((int) FCNTL.invokeExact(error, fd, DUPLICATE_CLOSING_ON_EXEC, 3));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    public void close(int fd) {
        try {
            int _ = (int) CLOSE.invokeExact(error, fd);
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// Says that nothing more will be written.
    public int endWrites(int fd) {
        try {
            return orError((int) SHUTDOWN.invokeExact(error, fd, END_WRITES));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// Closing sends what is left in the background, as usual.
    public int doNotLinger(int fd) {
        return setOption(fd, SOCKET_LEVEL, LINGER, 0, 8);
    }

    /// The kernel gives up a peer that has confirmed nothing for so long.
    public int giveUpAfter(int fd, int millis) {
        return setOption(fd, TCP_LEVEL, TCP_USER_TIMEOUT, millis, 4);
    }

    /// @return how many bytes came; 0 at the end
    public int receive(int fd, long address, int size) {
        try {
            return orError((long) RECV.invokeExact(error, fd, address, (long) size, RECEIVE_FLAGS));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// @return how many bytes the kernel took
    public int send(int fd, long address, int size) {
        try {
            return orError((long) SEND.invokeExact(error, fd, address, (long) size, SEND_FLAGS));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// @return two sockets that talk to each other
    int[] socketPair() {
        try {
            int type = STREAM | NON_BLOCKING | CLOSE_ON_EXEC;
            int answer =
                    orError((int) SOCKETPAIR.invokeExact(error, UNIX, type, 0, argument.address()));
            if (answer < 0) {
                throw new IllegalStateException("no sockets: error " + -answer);
            }
            return new int[] {argument.bytes().getInt(0), argument.bytes().getInt(4)};
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    int newEvent() {
        try {
            return orError((int) EVENTFD.invokeExact(error, 0, NON_BLOCKING | CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// Any thread: it keeps nothing of the answer.
    void raise(int event, OffHeap one) {
        try {
            long _ = (long) WRITE.invokeExact(error, event, one.address(), 8L);
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    void lower(int event) {
        try {
            long _ = (long) READ.invokeExact(error, event, argument.address(), 8L);
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    int newEpoll() {
        try {
            return orError((int) EPOLL_CREATE.invokeExact(error, CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    int controlEpoll(int epoll, int operation, int fd, long event) {
        try {
            return orError((int) EPOLL_CTL.invokeExact(error, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// @return how many events there are
    int awaitEpoll(int epoll, long events, int count, int millis) {
        try {
            return orError((int) EPOLL_WAIT.invokeExact(error, epoll, events, count, millis));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    /// @return address of the mapping
    long map(int fd, long size, long offset) {
        try {
            return orLongError(
                    (long)
                            MMAP.invokeExact(
                                    error, 0L, size, READ_AND_WRITE, SHARED_POPULATED, fd, offset));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    void unmap(long address, long size) {
        try {
            int _ = (int) MUNMAP.invokeExact(error, address, size);
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    int newUring(int entries, long parameters) {
        return uringCall(IO_URING_SETUP, entries, parameters, 0, 0);
    }

    /// @return how many entries the kernel took
    int enterUring(int uring, int submitted, int awaited) {
        return uringCall(IO_URING_ENTER, uring, submitted, awaited, WAIT_FOR_COMPLETIONS);
    }

    private int uringCall(long number, long first, long second, long third, long fourth) {
        try {
            return orError(
                    (long)
                            SYSCALL.invokeExact(
                                    error, number, first, second, third, fourth, 0L, 0L));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    private int setOption(int fd, int level, int option, int value, int size) {
        argument.bytes().putInt(0, value).putInt(4, 0);
        try {
            return orError(
                    (int)
                            SETSOCKOPT.invokeExact(
                                    error, fd, level, option, argument.address(), size));
        } catch (Throwable e) {
            throw fault(e);
        }
    }

    private int orError(long answer) {
        return (int) orLongError(answer);
    }

    private long orLongError(long answer) {
        return answer == -1 ? -error.get(JAVA_INT, 0) : answer;
    }

    private static MethodHandle function(
            String name, MemoryLayout answer, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(answer, arguments), ERROR);
    }

    private static MethodHandle variadic(
            String name, int fixed, MemoryLayout answer, MemoryLayout... arguments) {
        return link(
                name,
                FunctionDescriptor.of(answer, arguments),
                ERROR,
                Linker.Option.firstVariadicArg(fixed));
    }

    @SuppressWarnings("restricted") // That is what this class is for.
    private static MethodHandle link(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address =
                linker.defaultLookup()
                        .find(name)
                        .orElseThrow(
                                () -> new UnsupportedOperationException("there is no " + name));
        return linker.downcallHandle(address, descriptor, options);
    }

    private static RuntimeException fault(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
