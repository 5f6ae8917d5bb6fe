package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a log: appends, flushes, failing calls, kills and power cuts. After each restart it holds what was
 * appended, in order, at the same positions, from the first record still needed at least up to the last one synced.
 */
class LogCrashTest {
    private static final int HISTORIES = 40;
    private static final int STEPS = 120;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void nothingSyncedIsLostAndNothingElseAppears(int block) throws IOException {
        for (int i = 0; i < HISTORIES; i++) {
            new History(block * 1000L + i).run();
        }
    }

    private static final class History {
        private final long seed;
        private final SplittableRandom random;
        private final LogBench bench;
        private final List<String> appended = new ArrayList<>();
        private final List<Long> positions = new ArrayList<>();
        private int synced;
        private int released;
        private int count;

        History(long seed) throws IOException {
            this.seed = seed;
            random = new SplittableRandom(seed);
            bench = new LogBench(seed);
            bench.capacity = 64L * LogBench.SEGMENT;
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(100);
                if (choice < 50) {
                    append();
                } else if (choice < 85) {
                    flush();
                } else if (choice < 90) {
                    release();
                } else {
                    restart(choice < 94);
                }
            }
            restart(true);
        }

        private void append() {
            String text = "r" + count++ + ".".repeat(random.nextInt(random.nextInt(8) == 0 ? 5000 : 100));
            appended.add(text);
            positions.add(bench.append(text));
        }

        private void flush() throws IOException {
            if (random.nextInt(4) == 0) {
                bench.disk.failAtCall(bench.disk.calls() + 1 + random.nextInt(6));
            } else if (random.nextInt(6) == 0) {
                bench.disk.cutPowerAtCall(bench.disk.calls() + 1 + random.nextInt(4));
            }
            try {
                bench.log.flush();
                synced = appended.size();
            } catch (IOException failed) {
                while (synced < appended.size() && positions.get(synced) < bench.log.synced()) {
                    synced++;
                }
            }
            bench.disk.failAtCall(Long.MAX_VALUE);
            if (bench.disk.isOff()) {
                restart(false);
            }
            bench.disk.cutPowerAtCall(Long.MAX_VALUE);
        }

        private void release() {
            if (synced > released) {
                released += random.nextInt(synced - released);
                bench.first = positions.get(released);
                bench.known = Math.max(bench.known, bench.first);
                bench.log.releaseBefore(bench.first);
            }
        }

        private void restart(boolean kill) throws IOException {
            if (kill) {
                bench.disk.kill();
            } else {
                bench.disk.cutPower(Leftover.RANDOM);
            }
            bench.open();
            int from = bench.positions.indexOf(released < positions.size() ? positions.get(released) : -1L);
            int kept = from < 0 ? 0 : bench.found.size() - from;
            assertThat(kept).as("seed %d: records kept", seed).isGreaterThanOrEqualTo(synced - released);
            if (kept > 0) {
                assertThat(bench.found.subList(from, from + kept))
                        .as("seed %d", seed)
                        .isEqualTo(appended.subList(released, released + kept));
                assertThat(bench.positions.subList(from, from + kept))
                        .as("seed %d", seed)
                        .isEqualTo(positions.subList(released, released + kept));
            }
            assertThat(bench.findings.corrupt())
                    .as("seed %d: nothing is damaged", seed)
                    .isEmpty();
            assertThat(bench.findings.missing())
                    .as("seed %d: nothing is missing", seed)
                    .isEmpty();
            synced = released + kept;
            appended.subList(synced, appended.size()).clear();
            positions.subList(synced, positions.size()).clear();
        }
    }
}
