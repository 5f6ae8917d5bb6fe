package io.estran.benchmarks.edge;

import com.sun.management.OperatingSystemMXBean;
import io.estran.agent.Agent;
import io.estran.benchmarks.edge.rig.BareDevice;
import io.estran.benchmarks.edge.rig.BenchAgent;
import io.estran.benchmarks.edge.rig.ThreadTime;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an agent takes of a core that has little to do: a hundred Modbus registers polled each second, as neighbours with one request or
 * so far apart that each takes its own, windows of a second, journal and spool on the disk, no gateway. Processor time of the whole process, collections
 * included; but without the device's, which is in it, and without that of the JVM's compilers, who have work for the first
 * minutes of what runs for years.
 */
final class IdleCost {
    private static final double BUDGET = 1;
    private static final int REGISTERS = 100;
    private static final int NEIGHBOURS = 1;
    private static final int APART = 200;
    private static final double PERCENT = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final int TURNS = 5;
    private static final long LOOK_MILLIS = 20;

    private IdleCost() {}

    static List<Row> rows(Path folder) throws Exception {
        return rows(folder, WARM_UP, TURN, TURNS);
    }

    static List<Row> rows(Path folder, Duration warmUp, Duration turn, int turns) throws Exception {
        return List.of(
                row(
                        "idle: 100 neighbouring Modbus registers each second",
                        share(Files.createDirectory(folder.resolve("one")), NEIGHBOURS, warmUp, turn, turns)),
                row(
                        "idle: 100 Modbus registers each second, a request each",
                        share(Files.createDirectory(folder.resolve("each")), APART, warmUp, turn, turns)));
    }

    private static Row row(String name, double share) {
        return Row.absolute(name, share, "% of a core", Limit.MEASURED_AT_MOST, BUDGET);
    }

    private static double share(Path folder, int distance, Duration warmUp, Duration turn, int turns) throws Exception {
        try (BareDevice device = new BareDevice((register, value, nanos) -> {});
                Agent agent = BenchAgent.start(folder, configuration(device.port(), distance))) {
            while (agent.readings().accepted() < REGISTERS) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
            double[] shares = new double[turns];
            for (int i = 0; i < turns; i++) {
                long begun = System.nanoTime();
                long before = ofAgent(device);
                TimeUnit.NANOSECONDS.sleep(turn.toNanos());
                shares[i] = PERCENT * (ofAgent(device) - before) / (System.nanoTime() - begun);
            }
            return Rounds.median(shares);
        }
    }

    private static long ofAgent(BareDevice device) throws IOException {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                - ThreadTime.of(device.thread())
                - ThreadTime.ofCompilers();
    }

    private static String configuration(int device, int distance) {
        String registers = IntStream.range(0, REGISTERS)
                .mapToObj(i -> "{series: plant/device/register-%d, register: %d}".formatted(i, distance * i))
                .collect(Collectors.joining(", "));
        return """
                sources:
                  - {name: plc, type: modbus-tcp, address: "127.0.0.1:%d", interval: 1s, registers: [%s]}
                windows:
                  - {series: "**", length: 1s}
                """.formatted(device, registers);
    }
}
