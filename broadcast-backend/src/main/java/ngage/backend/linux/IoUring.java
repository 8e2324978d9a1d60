package ngage.backend.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Up to [#BATCH] sends in one system call, by io_uring. Each send takes what the kernel has room for,
/// at once: when [#send] returns, nothing is under way.
///
/// One thread. Two rings of memory are shared with the kernel: we move the tail of the submissions and
/// the head of the completions, the kernel the other two ends.
public final class IoUring implements Sends, AutoCloseable {

    public static final int BATCH = 256;

    // struct io_uring_params
    private static final int PARAMETERS_BYTES = 120;
    private static final int SUBMISSIONS_AT = 0;
    private static final int COMPLETIONS_AT = 4;
    private static final int SETUP_FLAGS_AT = 8;
    private static final int FEATURES_AT = 20;
    private static final int SUBMISSION_OFFSETS_AT = 40;
    private static final int COMPLETION_OFFSETS_AT = 80;

    /// One bad send does not hold up those behind it, and completions are worked off by us when we ask
    /// for them, not by interrupting us: IORING_SETUP_SUBMIT_ALL, _SINGLE_ISSUER, _DEFER_TASKRUN. Of
    /// Linux 6.1; older ones do without.
    private static final int[] SETUP_FLAGS = {1 << 7 | 1 << 12 | 1 << 13, 0};

    private static final int ONE_MAPPING = 1; // IORING_FEAT_SINGLE_MMAP
    private static final long ENTRIES_OFFSET = 0x10000000L; // IORING_OFF_SQES

    // struct io_uring_sqe
    private static final int ENTRY_BYTES = 64;
    private static final int OPCODE_AT = 0;
    private static final int FD_AT = 4;
    private static final int ADDRESS_AT = 16;
    private static final int LENGTH_AT = 24;
    private static final int FLAGS_AT = 28;
    private static final int USER_DATA_AT = 32;
    private static final byte SEND = 26; // IORING_OP_SEND

    // struct io_uring_cqe
    private static final int COMPLETION_BYTES = 16;
    private static final int RESULT_AT = 8;

    private static final VarHandle SHARED_INT = JAVA_INT.varHandle();

    private final Linux linux;
    private final int fd;
    private final MemorySegment rings;
    private final ByteBuffer entries;
    private final ByteBuffer completed;
    private final long submissionTail;
    private final long submissionHead;
    private final int submissionMask;
    private final long completionHead;
    private final long completionTail;
    private final int completionMask;
    private final int completions;

    /// Of the submissions, as of the last [#send].
    private int tail;

    private final int[] results = new int[BATCH];
    private int size;

    /// Belongs to the thread that makes it.
    ///
    /// @throws IOException if the kernel does not permit it
    public IoUring(Linux linux) throws IOException {
        this.linux = linux;
        OffHeap memory = OffHeap.ofSize(PARAMETERS_BYTES);
        MemorySegment parameters = MemorySegment.ofBuffer(memory.bytes());
        fd = open(linux, memory);
        if ((parameters.get(JAVA_INT, FEATURES_AT) & ONE_MAPPING) == 0) {
            linux.close(fd);
            throw new IOException("this kernel's io_uring is too old");
        }
        int submissions = parameters.get(JAVA_INT, SUBMISSIONS_AT);
        int places = parameters.get(JAVA_INT, COMPLETIONS_AT);
        int indexes = offset(parameters, SUBMISSION_OFFSETS_AT, 6);
        int first = offset(parameters, COMPLETION_OFFSETS_AT, 5);
        long size =
                Math.max(
                        indexes + (long) submissions * Integer.BYTES,
                        first + (long) places * COMPLETION_BYTES);
        rings = map(size, 0);
        entries = buffer(map((long) submissions * ENTRY_BYTES, ENTRIES_OFFSET));
        completed = buffer(rings);

        submissionHead = offset(parameters, SUBMISSION_OFFSETS_AT, 0);
        submissionTail = offset(parameters, SUBMISSION_OFFSETS_AT, 1);
        submissionMask = rings.get(JAVA_INT, offset(parameters, SUBMISSION_OFFSETS_AT, 2));
        completionHead = offset(parameters, COMPLETION_OFFSETS_AT, 0);
        completionTail = offset(parameters, COMPLETION_OFFSETS_AT, 1);
        completionMask = rings.get(JAVA_INT, offset(parameters, COMPLETION_OFFSETS_AT, 2));
        completions = first;

        // What never changes: entry i is at place i, and is a send.
        for (int i = 0; i < submissions; i++) {
            rings.set(JAVA_INT, indexes + (long) i * Integer.BYTES, i);
            entries.put(i * ENTRY_BYTES + OPCODE_AT, SEND);
            entries.putInt(i * ENTRY_BYTES + FLAGS_AT, Linux.SEND_FLAGS);
        }
        tail = rings.get(JAVA_INT, submissionTail);
    }

    /// @return how many sends wait for [#send]
    public int size() {
        return size;
    }

    /// At most [#BATCH] of them.
    @Override
    public void add(int socket, long address, int length) {
        int entry = (tail + size & submissionMask) * ENTRY_BYTES;
        entries.putInt(entry + FD_AT, socket);
        entries.putLong(entry + ADDRESS_AT, address);
        entries.putInt(entry + LENGTH_AT, length);
        entries.putLong(entry + USER_DATA_AT, size);
        size++;
    }

    @Override
    public void send() {
        int count = size;
        size = 0;
        tail += count;
        SHARED_INT.setRelease(rings, submissionTail, tail);
        int done = 0;
        while (done < count) {
            int waiting = tail - (int) SHARED_INT.getAcquire(rings, submissionHead);
            int answer = linux.enterUring(fd, waiting, count - done);
            if (answer < 0
                    && answer != Linux.INTERRUPTED
                    && answer != Linux.TRY_AGAIN
                    && answer != Linux.BUSY) {
                throw new IllegalStateException("io_uring refuses: error " + -answer);
            }
            done += complete();
        }
    }

    @Override
    public int result(int i) {
        return results[i];
    }

    @Override
    public void close() {
        linux.unmap(rings.address(), rings.byteSize());
        linux.unmap(MemorySegment.ofBuffer(entries).address(), entries.capacity());
        linux.close(fd);
    }

    private static int open(Linux linux, OffHeap parameters) throws IOException {
        int answer = 0;
        for (int flags : SETUP_FLAGS) {
            parameters.bytes().putInt(SETUP_FLAGS_AT, flags);
            answer = linux.newUring(BATCH, parameters.address());
            if (answer >= 0) {
                return answer;
            }
        }
        throw new IOException("the kernel permits no io_uring: error " + -answer);
    }

    private int complete() {
        int head = rings.get(JAVA_INT, completionHead);
        int tail = (int) SHARED_INT.getAcquire(rings, completionTail);
        int count = tail - head;
        for (; head != tail; head++) {
            int completion = completions + (head & completionMask) * COMPLETION_BYTES;
            results[(int) completed.getLong(completion)] = completed.getInt(completion + RESULT_AT);
        }
        SHARED_INT.setRelease(rings, completionHead, head);
        return count;
    }

    @SuppressWarnings("restricted") // The kernel has just mapped so many bytes there.
    private MemorySegment map(long size, long offset) throws IOException {
        long address = linux.map(fd, size, offset);
        if (address < 0) {
            linux.close(fd);
            throw new IOException("io_uring's memory cannot be mapped: error " + -address);
        }
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /// What is looked at for each send: plain reads and writes, whoever compiled them.
    private static ByteBuffer buffer(MemorySegment memory) {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static int offset(MemorySegment parameters, int at, int field) {
        return parameters.get(JAVA_INT, at + (long) field * Integer.BYTES);
    }
}
