package io.estran.agent.source.host;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.Source;
import io.estran.agent.source.SourceThread;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads this machine once an interval, on one thread of its own; see the package comment. It cannot rewind. */
public final class HostSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);
    /** Waits are cut into pieces of this length, so that a clock that is not the machine's is looked at again, ns. */
    private static final long PIECE = 50_000_000;

    private final HostSettings settings;
    private final Clock clock;
    private final List<Probe> probes;
    private final Timer polls;
    private final SourceThread thread;

    /** Does nothing yet. */
    public HostSource(HostSettings settings, HostFolders folders, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.clock = clock;
        this.probes = probes(folders);
        this.thread = new SourceThread(settings.name());
        this.polls = Timer.builder("estran.agent.source.host.polls")
                .description("time it takes to read the machine once")
                .tag("source", settings.name())
                .register(meters);
    }

    private static List<Probe> probes(HostFolders folders) {
        if (!Files.isReadable(folders.proc().resolve("stat"))) {
            return List.of(new JvmProbe());
        }
        return List.of(
                new ProcessorProbe(folders.proc()),
                new LoadProbe(folders.proc()),
                new MemoryProbe(folders.proc()),
                new DiskSpaceProbe(folders),
                new DiskTrafficProbe(folders),
                new NetworkProbe(folders.proc()),
                new TemperatureProbe(folders.sys()));
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void start(ReadingSink sink, long position) {
        thread.start(() -> run(sink));
    }

    @Override
    public void close() {
        thread.stop();
    }

    private void run(ReadingSink sink) throws InterruptedException {
        Measures measures = new Measures(settings, sink);
        List<Probe> silent = new ArrayList<>(probes);
        long due = clock.monotonicNanos();
        for (long poll = 1; ; poll++) {
            awaitTime(due);
            read(measures, silent);
            if (poll == 2) { // rates have been known once
                sayWhatIsAbsent(silent);
            }
            long late = measures.monotonic() - due;
            due += settings.intervalNanos() * (1 + late / settings.intervalNanos()); // those missed are not made up for
        }
    }

    private void read(Measures measures, List<Probe> silent) throws InterruptedException {
        long began = clock.monotonicNanos();
        measures.begin(clock.wallNanos(), began);
        for (Probe probe : probes) {
            long before = measures.given();
            try {
                probe.read(measures);
            } catch (IOException absent) {
                LOG.debug("Source {}: no {}: {}", name(), probe.part(), absent.toString());
            }
            if (measures.given() > before) {
                silent.remove(probe);
            }
        }
        polls.record(clock.monotonicNanos() - began, TimeUnit.NANOSECONDS);
    }

    private void sayWhatIsAbsent(List<Probe> silent) {
        if (probes.size() == 1) {
            LOG.info(
                    "Source {}: this machine has no /proc; its cores, disks' traffic, network, temperatures and uptime are left out",
                    name());
        }
        for (Probe probe : silent) {
            LOG.info("Source {}: this machine shows no {}; they are left out", name(), probe.part());
        }
    }

    private void awaitTime(long due) throws InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = due - clock.monotonicNanos();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, Math.min(left, PIECE));
        }
    }
}
