package io.jenkins.plugins.airflowdeploy.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.Serializable;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * What a JVM's heap held at most, in bytes.
 *
 * @param afterCollection after any collection: what was alive then, and what a young collection leaves of the old
 * @param limit {@code -Xmx}
 */
record Heap(long afterCollection, long limit) implements Serializable {

    private static final AtomicLong MOST = new AtomicLong();

    /** From now on collections of this JVM are looked at. */
    static void watch() {
        Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener((notification, x) -> {
                var after = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                        .getGcInfo()
                        .getMemoryUsageAfterGc();
                long used = after.entrySet().stream()
                        .filter(e -> pools.contains(e.getKey()))
                        .map(Map.Entry::getValue)
                        .mapToLong(usage -> usage.getUsed())
                        .sum();
                MOST.accumulateAndGet(used, Math::max);
            }, null, null);
        }
    }

    /** Since {@link #watch}. */
    static Heap now() {
        return new Heap(MOST.get(), Runtime.getRuntime().maxMemory());
    }
}
