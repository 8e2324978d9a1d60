package ngage.backend.degrade;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/// How full the heap was when each of its pools was last collected: what is in use in between says nothing,
/// and a collection of the young leaves the garbage of the old where it is. Any thread.
public final class HeapAfterCollection {

    private final List<MemoryPoolMXBean> pools =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .toList();

    /// @return 0 to 1; 0 before the first collection
    public double part() {
        return (double) bytes() / Runtime.getRuntime().maxMemory();
    }

    /// @return 0 before the first collection
    public long bytes() {
        return pools.stream().mapToLong(HeapAfterCollection::usedAfter).sum();
    }

    private static long usedAfter(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getCollectionUsage();
        return usage == null ? 0 : usage.getUsed();
    }
}
