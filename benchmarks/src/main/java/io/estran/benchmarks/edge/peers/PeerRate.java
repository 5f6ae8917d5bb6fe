package io.estran.benchmarks.edge.peers;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.estran.benchmarks.edge.rig.SampleReadings;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Readings a second and core, and bytes allocated for a reading, against each peer in turns. Processor time is the whole process's,
 * garbage collection and threads of an engine included. Windows that differ from the agent's fail the run.
 */
public final class PeerRate {
    /** How the peers can be had. */
    public static final String HOW =
            "the peers are not built: ./mvnw -Ppeers -Dfast -pl benchmarks -am package (Esper is under GPL 2: not to be passed on)";

    private static final int SERIES = 1_000;
    private static final int HERTZ = 100;
    private static final int SECONDS = 5;
    private static final Rounds ROUNDS = new Rounds(5, 5);
    private static final long START = 1_750_000_000L * Peer.SECOND;
    /** Processor time of a process is told in hundredths of a second. */
    private static final long LEAST = 500_000_000;

    private static final double BUDGET = 10;
    private static final double BUDGET_GARBAGE = 0.1;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final int series;
    private final int seconds;
    private final long least;
    private final SampleReadings sample;

    private record Turn(double rate, double garbage, StatedWindows windows) {}

    private PeerRate(int series, int seconds, long least) {
        this.series = series;
        this.seconds = seconds;
        this.least = least;
        this.sample = new SampleReadings(series, HERTZ);
    }

    /** The engines that are built; none without the profile. */
    public static List<Peer.Maker> makers() {
        return ServiceLoader.load(Peer.Maker.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(PeerRate::hasItsLibrary)
                .toList();
    }

    /** A build with the profile leaves its classes to the next one, which is without it and has no libraries for them. */
    private static boolean hasItsLibrary(Peer.Maker maker) {
        try {
            return !maker.library().isPrimitive();
        } catch (NoClassDefFoundError leftBehind) {
            return false;
        }
    }

    /** Two rows for each. */
    public static List<Row> rows(List<Peer.Maker> makers) throws Exception {
        return rows(makers, SERIES, SECONDS, LEAST, ROUNDS);
    }

    static List<Row> rows(List<Peer.Maker> makers, int series, int seconds, long least, Rounds rounds)
            throws Exception {
        PeerRate rate = new PeerRate(series, seconds, least);
        List<Row> rows = new ArrayList<>();
        for (Peer.Maker maker : makers) {
            rows.addAll(rate.against(maker, rounds));
        }
        return rows;
    }

    private List<Row> against(Peer.Maker maker, Rounds rounds) throws Exception {
        List<Turn> peers = new ArrayList<>();
        List<Turn> ours = new ArrayList<>();
        Row rate = rounds.row(
                "peers: readings a second and core, against " + maker.name(),
                "million",
                () -> {
                    Turn turn = turn(maker);
                    peers.add(turn);
                    return turn.rate();
                },
                () -> {
                    Turn turn = turn(new Estran());
                    ours.add(turn);
                    check(maker.name(), peers.get(peers.size() - 1).windows(), turn.windows());
                    return turn.rate();
                },
                Limit.RATIO_AT_LEAST,
                BUDGET);
        double made = garbage(ours, rounds);
        double theirs = garbage(peers, rounds);
        return List.of(
                rate,
                Row.ofRatio(
                        "peers: garbage of a reading, against " + maker.name(),
                        made,
                        "bytes",
                        theirs,
                        made / theirs,
                        Limit.RATIO_AT_MOST,
                        BUDGET_GARBAGE));
    }

    private static double garbage(List<Turn> turns, Rounds rounds) {
        return Rounds.median(
                turns.stream().skip(rounds.warmUp()).mapToDouble(Turn::garbage).toArray());
    }

    private static void check(String name, StatedWindows peer, StatedWindows ours) {
        String difference = peer.differenceFrom(ours);
        if (!difference.isEmpty()) {
            throw new IllegalStateException(name + " does not do the same work: " + difference);
        }
    }

    /** New engines, so that all begin alike, until there is enough to measure; that they start does not count. */
    private Turn turn(Peer.Maker maker) throws Exception {
        long took = 0;
        long made = 0;
        long readings = 0;
        StatedWindows windows;
        do {
            windows = new StatedWindows(series, START, seconds);
            try (Peer engine = maker.start(series, START, windows)) {
                long allocated = allocated();
                long begun = PROCESS.getProcessCpuTime();
                readings += give(engine);
                took += PROCESS.getProcessCpuTime() - begun;
                made += allocated() - allocated;
            }
            if (windows.readings() != (long) series * HERTZ * seconds) {
                throw new IllegalStateException(maker.name() + " has " + windows.readings() + " of "
                        + (long) series * HERTZ * seconds + " readings in its windows");
            }
        } while (took < least);
        return new Turn(readings * NANOS_PER_MICRO / Math.max(1, took), (double) made / readings, windows);
    }

    private int give(Peer engine) throws Exception {
        int readings = series * HERTZ * seconds;
        int place = 0;
        for (int i = 0; i < readings; i++) {
            engine.take(i % series, START + sample.time(i), sample.value(place));
            place = place + 1 == sample.size() ? 0 : place + 1;
        }
        engine.finish(START + seconds * Peer.SECOND);
        return readings;
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** The agent. */
    private static final class Estran implements Peer.Maker {
        @Override
        public String name() {
            return "Estran";
        }

        @Override
        public Class<?> library() {
            return EstranPeer.class;
        }

        @Override
        public Peer start(int series, long start, Peer.Heard heard) {
            return new EstranPeer(series, start, heard);
        }
    }
}
