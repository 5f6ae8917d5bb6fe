package io.estran.agent.source.host;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the JVM can tell of a machine without {@code /proc}: processors, load, memory, swap, disk space. */
final class JvmProbe implements Probe {
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public String part() {
        return "what the JVM tells";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        measures.give("cpu-usage", Quantity.PERCENT, known(100 * machine.getCpuLoad()));
        measures.give("load-1m", Quantity.LOAD, known(machine.getSystemLoadAverage()));
        measures.bytes("memory-used", machine.getTotalMemorySize() - machine.getFreeMemorySize());
        measures.bytes("memory-available", machine.getFreeMemorySize());
        long swap = machine.getTotalSwapSpaceSize();
        if (swap > 0) {
            measures.bytes("swap-used", swap - machine.getFreeSwapSpaceSize());
        }
        for (Path root : FileSystems.getDefault().getRootDirectories()) {
            String name = root.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            if (Files.isReadable(root)) {
                DiskSpaceProbe.give(name.isEmpty() ? "root" : name, Files.getFileStore(root), measures);
            }
        }
    }

    /** The JVM says -1 of what it does not know. */
    private static double known(double value) {
        return value < 0 ? Double.NaN : value;
    }
}
