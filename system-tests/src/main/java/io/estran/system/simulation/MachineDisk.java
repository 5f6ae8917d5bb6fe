package io.estran.system.simulation;

import io.estran.process.disk.Disk;
import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;

/** The disk of a machine: it breaks when told, what is written to it is watched, and it can be copied. */
final class MachineDisk {
    private static final long BYTES = 1L << 40;
    private static final Set<String> FAULTS = Set.of("input/output error", "power cut", "no space left on device");

    private final FaultyDisk disk;
    private final DiskWatch watch;
    private boolean failing;

    private MachineDisk(FaultyDisk disk, DiskWatch watch) {
        this.disk = disk;
        this.watch = watch;
    }

    static MachineDisk empty(String machine, SplittableRandom random, Ledger ledger) {
        FaultyDisk disk = new FaultyDisk(random);
        disk.setCapacity(BYTES);
        return new MachineDisk(disk, new DiskWatch(disk, machine, ledger));
    }

    /** Another disk with the same content; it works, whatever this one does. */
    MachineDisk copy(SplittableRandom random) {
        FaultyDisk copy = disk.copy(random);
        return new MachineDisk(copy, watch.copy(copy));
    }

    /** As the agent sees it. */
    Disk watched() {
        return watch;
    }

    DiskWatch watch() {
        return watch;
    }

    /** Whether the reason for which storage fails is one that a disk can be. */
    static boolean isFault(String reason) {
        return FAULTS.stream().anyMatch(reason::contains);
    }

    /** Bytes of all files. */
    long usedBytes(Path folder) throws IOException {
        return BYTES - disk.usableBytes(folder);
    }

    /** Whether the power went. */
    boolean isOff() {
        return disk.isOff();
    }

    /** Whether every write fails. */
    boolean isFailing() {
        return failing;
    }

    /** The process dies; what it wrote stays. */
    void kill() {
        disk.kill();
    }

    /** What was not synced may be gone. */
    void cutPower() {
        disk.cutPower(FaultyDisk.Leftover.RANDOM);
    }

    /** The power goes just before a call that is to come. */
    void cutPowerSoon(int calls) {
        disk.cutPowerAtCall(disk.calls() + 1 + calls);
    }

    /** Every write fails, or none does any more. */
    void fail(boolean fails) {
        failing = fails;
        disk.setFailing(fails);
    }

    /** One call that is to come fails. */
    void failOneCall(int calls) {
        disk.failAtCall(disk.calls() + 1 + calls);
    }

    /** Nothing lies in wait any more. */
    void endFaults() {
        disk.failAtCall(Long.MAX_VALUE);
        disk.cutPowerAtCall(Long.MAX_VALUE);
    }
}
