package ngage.benchmarks;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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

    /// @return allocated by all threads since the JVM started
    long bytes() {
        return threads.getTotalThreadAllocatedBytes();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
