package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Memory and swap, from {@code meminfo} (proc(5)). */
final class MemoryProbe implements Probe {
    private static final long KIB = 1_024;

    private final Path meminfo;

    MemoryProbe(Path proc) {
        meminfo = proc.resolve("meminfo");
    }

    @Override
    public String part() {
        return "memory";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        Map<String, Long> bytes = new HashMap<>();
        for (String line : ProcText.lines(meminfo)) {
            String[] words = ProcText.words(line);
            if (words.length > 1 && words[0].endsWith(":")) {
                bytes.put(words[0].substring(0, words[0].length() - 1), ProcText.number(words, 1) * KIB);
            }
        }
        Long total = bytes.get("MemTotal");
        if (total == null) {
            throw new IOException(meminfo + " has no MemTotal");
        }
        long available = available(bytes);
        measures.bytes("memory-used", total - available);
        measures.bytes("memory-available", available);
        long swap = bytes.getOrDefault("SwapTotal", 0L);
        if (swap > 0) {
            measures.bytes("swap-used", swap - bytes.getOrDefault("SwapFree", 0L));
        }
    }

    /** Kernels before 3.14 do not say it; this is what free(1) showed for them. */
    private static long available(Map<String, Long> bytes) {
        Long said = bytes.get("MemAvailable");
        return said != null
                ? said
                : bytes.getOrDefault("MemFree", 0L)
                        + bytes.getOrDefault("Buffers", 0L)
                        + bytes.getOrDefault("Cached", 0L);
    }
}
