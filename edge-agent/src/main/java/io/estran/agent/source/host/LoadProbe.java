package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Path;

/** Load averages and the time since boot, from {@code loadavg} and {@code uptime} (proc(5)). */
final class LoadProbe implements Probe {
    private final Path proc;

    LoadProbe(Path proc) {
        this.proc = proc;
    }

    @Override
    public String part() {
        return "load and uptime";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        String[] load = ProcText.words(ProcText.line(proc.resolve("loadavg")));
        measures.give("load-1m", Quantity.LOAD, ProcText.decimal(load, 0));
        measures.give("load-5m", Quantity.LOAD, ProcText.decimal(load, 1));
        measures.give("load-15m", Quantity.LOAD, ProcText.decimal(load, 2));
        String[] uptime = ProcText.words(ProcText.line(proc.resolve("uptime")));
        measures.give("uptime", Quantity.SECONDS, ProcText.decimal(uptime, 0));
    }
}
