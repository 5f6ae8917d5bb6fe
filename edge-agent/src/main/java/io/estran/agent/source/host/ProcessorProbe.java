package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** How busy the processors were since the last interval, together and each, from {@code stat} (proc(5)). */
final class ProcessorProbe implements Probe {
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISKS = 5;
    private static final int STOLEN = 8; // what stands behind it, guest time, is part of user time

    private record Ticks(long busy, long all) {}

    private final Path stat;
    private final Map<String, Ticks> before = new HashMap<>();

    ProcessorProbe(Path proc) {
        stat = proc.resolve("stat");
    }

    @Override
    public String part() {
        return "processors";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        for (String line : ProcText.lines(stat)) {
            if (!line.startsWith("cpu")) {
                break; // they stand first
            }
            String[] words = ProcText.words(line);
            Ticks now = ticks(words);
            Ticks last = before.put(words[0], now);
            if (last != null && now.all() > last.all()) {
                double usage = 100.0 * (now.busy() - last.busy()) / (now.all() - last.all());
                String core = words[0].substring("cpu".length());
                measures.give(
                        core.isEmpty() ? "cpu-usage" : "cpu-" + core + "-usage",
                        Quantity.PERCENT,
                        Math.max(0, Math.min(100, usage))); // idle time may step back by a tick or two
            }
        }
    }

    private static Ticks ticks(String[] words) throws IOException {
        long all = 0;
        for (int i = 1; i <= Math.min(STOLEN, words.length - 1); i++) {
            all += ProcText.number(words, i);
        }
        long idle = ProcText.number(words, IDLE)
                + (words.length > WAITING_FOR_DISKS ? ProcText.number(words, WAITING_FOR_DISKS) : 0);
        return new Ticks(all - idle, all);
    }
}
