package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What network interfaces received and sent, from {@code net/dev} (proc(5)). */
final class NetworkProbe implements Probe {
    /** Loopback, and those that containers and virtual machines make and throw away, each under a new name. */
    private static final Pattern LEFT_OUT = Pattern.compile("lo|(veth|cali|cni|lxc|lxd|vnet|tap|tunl|ifb|dummy|br-).*");

    private static final int SENT = 8;

    private final Path counters;
    private final Rates rates = new Rates();

    NetworkProbe(Path proc) {
        counters = proc.resolve("net/dev");
    }

    @Override
    public String part() {
        return "network";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        for (String line : ProcText.lines(counters)) {
            int colon = line.lastIndexOf(':'); // an alias has one in its name
            String name = colon < 0 ? "lo" : line.substring(0, colon).trim();
            if (LEFT_OUT.matcher(name).matches()) {
                continue;
            }
            String[] words = ProcText.words(line.substring(colon + 1));
            give("network-" + name + "-received", ProcText.number(words, 0), measures);
            give("network-" + name + "-sent", ProcText.number(words, SENT), measures);
        }
    }

    private void give(String quantity, long bytes, Measures measures) throws InterruptedException {
        measures.give(quantity, Quantity.BYTES_PER_SECOND, rates.perSecond(quantity, bytes, measures.monotonic()));
    }
}
