package ngage.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The CPU clock of any process of this machine, in nanoseconds, threads that have ended included: what
/// `clock_getcpuclockid` names. Linux only. Any thread.
final class CpuClock {

    private static final MethodHandle CLOCK_GETTIME = clockGettime();

    /// CPUCLOCK_SCHED of the kernel: precise, not sampled by ticks.
    private static final int PRECISE = 2;

    private CpuClock() {}

    /// @return user and system time that the process has used
    /// @throws IllegalStateException if there is no such process
    static long nanosOf(long pid) {
        int clock = (int) (~pid << 3 | PRECISE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time =
                    arena.allocate(MemoryLayout.sequenceLayout(2, ValueLayout.JAVA_LONG));
            int failed = (int) CLOCK_GETTIME.invokeExact(clock, time);
            if (failed != 0) {
                throw new IllegalStateException("process " + pid + " has no CPU clock (any more)");
            }
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // the signature is the one of clock_gettime(2)
    private static MethodHandle clockGettime() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
}
