package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What disks read and wrote, from {@code diskstats} (kernel documentation, admin-guide/iostats). Partitions, loop devices,
 * device mapper and RAID show the same bytes once more; only what has hardware behind it counts.
 */
final class DiskTrafficProbe implements Probe {
    private static final long SECTOR = 512; // in this file always, whatever the device's own is

    private final Path diskstats;
    private final Path devices;
    private final Rates rates = new Rates();

    DiskTrafficProbe(HostFolders folders) {
        diskstats = folders.proc().resolve("diskstats");
        devices = folders.sys().resolve("block");
    }

    @Override
    public String part() {
        return "disk traffic";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        for (String line : ProcText.lines(diskstats)) {
            String[] words = ProcText.words(line);
            if (words.length < 10 || !Files.exists(devices.resolve(words[2]).resolve("device"))) {
                continue;
            }
            String name = "disk-" + words[2].replace('!', '-');
            give(name + "-read", ProcText.number(words, 5), measures);
            give(name + "-written", ProcText.number(words, 9), measures);
        }
    }

    private void give(String quantity, long sectors, Measures measures) throws InterruptedException {
        measures.give(
                quantity, Quantity.BYTES_PER_SECOND, rates.perSecond(quantity, sectors * SECTOR, measures.monotonic()));
    }
}
