package ngage.benchmarks;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// The JVM's own counter of allocated bytes, of another JVM of this machine, through the management agent
/// that it is asked to start. Each look allocates there, too: some kilobytes. One thread.
final class AllocationCounter implements AutoCloseable {

    private final JMXConnector connector;
    private final ThreadMXBean threads;

    private AllocationCounter(JMXConnector connector, ThreadMXBean threads) {
        this.connector = connector;
        this.threads = threads;
    }

    /// @param pid of a JVM that this program has started, which is why what it serializes is trusted
    @SuppressWarnings("BanJNDI")
    static AllocationCounter attach(long pid) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("the JVM " + pid + " cannot be attached to", e);
        }
        String address;
        try {
            address = machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        return new AllocationCounter(
                connector,
                ManagementFactory.newPlatformMXBeanProxy(
                        connector.getMBeanServerConnection(),
                        ManagementFactory.THREAD_MXBEAN_NAME,
                        ThreadMXBean.class));
    }

    /// @param names beginnings of threads' names
    /// @return allocated by these threads, of those that are alive, since they started
    long bytes(List<String> names) {
        long[] ids =
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                        .filter(thread ->
                                thread != null
                                        && names.stream()
                                                .anyMatch(thread.getThreadName()::startsWith))
                        .mapToLong(ThreadInfo::getThreadId)
                        .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
