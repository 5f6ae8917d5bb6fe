package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.process.disk.Disk;
import io.estran.protocol.batch.Batch;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Storage on small file systems of the kernel's own: full to the last byte, and read-only. Where this user may not mount,
 * or the machine has no loop device or no ext4, the test is skipped and says why; the same is shown on the fake disk by
 * {@link DiskFaultsTest}.
 */
class RealDiskTest {
    private static final long SPOOL = 16L << 20;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final SplittableRandom random = new SplittableRandom(11);
    private Path mounted = Path.of("");
    private boolean isMounted;
    private @Nullable Bench bench;

    private boolean runs(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private void mount(String... options) throws Exception {
        mounted = Files.createDirectories(folder.resolve("mounted"));
        String[] command = Stream.concat(
                        Stream.of("mount"), Stream.concat(Stream.of(options), Stream.of(mounted.toString())))
                .toArray(String[]::new);
        boolean may = Files.isExecutable(Path.of("/bin/mount")) && runs(command);
        assumeTrue(may, "this user may not: " + String.join(" ", command));
        isMounted = true;
    }

    @AfterEach
    void end() throws Exception {
        if (bench != null) {
            bench.storage.close();
        }
        unmount();
    }

    private void unmount() throws Exception {
        if (isMounted) {
            isMounted = !runs("umount", mounted.toString()) && !runs("umount", "-l", mounted.toString());
            assertThat(isMounted).isFalse();
        }
    }

    private Bench open() throws IOException {
        bench = new Bench(Disk.local(), mounted.resolve("data"), Bench.settings(SPOOL), clock, 0);
        return bench;
    }

    /** A frame with events whose text does not compress, 70 KiB together. */
    private boolean events(Bench bench) {
        Frame frame = bench.storage.recorder().claim();
        if (frame == null) {
            return false;
        }
        frame.inputs.endOfInput();
        for (int i = 0; i < 20; i++) {
            String text = random.ints(1_200, 0x4e00, 0x9e00)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            bench.ordinal++;
            frame.outputs.add(Bench.happening(bench.ordinal, text, clock.wallNanos()));
        }
        bench.storage.recorder().hand(frame);
        return true;
    }

    /** Sequences of each lane go on from 1 without a hole, batch or gap; returns how many gaps there are. */
    private static int gapsWithoutHoles(Bench bench) throws InterruptedException {
        Map<Object, Long> reached = new HashMap<>();
        bench.storage.outlet().connected();
        int gaps = 0;
        for (Outgoing each : bench.takeAll()) {
            Batch batch = Bench.batch(each);
            gaps += batch.header().gap() == null ? 0 : 1;
            assertThat(batch.header().from())
                    .isEqualTo(reached.getOrDefault(batch.header().lane(), 0L) + 1);
            reached.put(batch.header().lane(), batch.header().to());
        }
        return gaps;
    }

    @Test
    void aFileSystemThatIsFullToTheLastByteIsLivedWith() throws Exception {
        mount("-t", "tmpfs", "-o", "size=8m", "tmpfs");
        Bench bench = open();
        int sealed = 0;
        for (int i = 0; i < 300 && !bench.events.contains("spool-evicted"); i++) {
            sealed += events(bench) ? 1 : 0;
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(bench.events).contains("spool-bounded-by-disk", "spool-evicted");
        fill();
        for (int i = 0; i < 20; i++) {
            assertThat(bench.event("on a full disk")).isTrue();
            bench.pass(Duration.ofSeconds(1));
        }
        bench.checkpoint("state");
        assertThat(bench.counter("estran.agent.storage.checkpoints"))
                .as("a segment was given back for it")
                .isEqualTo(1);
        assertThat(bench.storage.isHealthy()).isTrue();
        bench.storage.close();
        fill();
        bench.reopen();
        assertThat(bench.storage.recovery().state()).asString().isEqualTo("state");
        assertThat(bench.event("started on a full disk")).isTrue();
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.storage.isHealthy()).isTrue();
        assertThat(gapsWithoutHoles(bench)).isPositive();
        assertThat(sealed).isGreaterThan(50);
        bench.storage.close();
    }

    /** Somebody else takes what is left. */
    private void fill() throws IOException {
        Path other = mounted.resolve("other");
        byte[] page = new byte[4096];
        boolean full = false;
        while (!full) {
            try {
                Files.write(other, page, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException noSpace) {
                full = true;
            }
        }
    }

    @Test
    void aFileSystemThatBecomesReadOnlyUnderTheAgentStopsNothingAndLosesNothingKept() throws Exception {
        Path image = Files.createFile(folder.resolve("image"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(32 << 20);
        }
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4"))
                        && runs("/usr/sbin/mkfs.ext4", "-q", "-F", image.toString()),
                "there is no mkfs.ext4 here");
        mount("-o", "loop,errors=remount-ro", image.toString());
        Bench bench = open();
        bench.event("kept");
        bench.turn();
        Path trigger = trigger(image);
        assumeTrue(Files.isWritable(trigger), "this kernel cannot be told to find an error: " + trigger);
        Files.writeString(trigger, "1");
        bench.event("not kept");
        bench.turn();
        assertThat(bench.events).contains("storage-failed");
        while (bench.inputs("x")) {
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(gapsWithoutHoles(bench))
                .as("what is kept is sent all the same")
                .isZero();
        assertThat(bench.storage.isHealthy()).isFalse();
        bench.storage.close();
        bench.events.clear();
        assertThatThrownBy(bench::reopen).isInstanceOf(IOException.class).hasMessageContaining("Read-only file system");
        unmount();
        mount("-o", "loop,errors=remount-ro", image.toString());
        bench.reopen();
        assertThat(bench.replayed()).contains("kept");
        assertThat(bench.storage.recovery().runNumber()).isEqualTo(2);
        bench.event("kept again");
        bench.turn();
        bench.storage.outlet().connected();
        assertThat(bench.takeAll()).hasSize(2);
        assertThat(bench.events).isEmpty();
        bench.storage.close();
    }

    private Path trigger(Path image) throws IOException {
        String device = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> List.of(line.split(" ")))
                .filter(words -> words.get(1).equals(mounted.toString()))
                .map(words -> Path.of(words.get(0)).getFileName().toString())
                .findFirst()
                .orElse("none of " + image);
        return Path.of("/sys/fs/ext4", device, "trigger_fs_error");
    }
}
