package io.estran.agent.reload;

import io.estran.agent.actuation.Actuator;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.source.Source;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.csv.CsvSource;
import io.estran.agent.source.host.HostFolders;
import io.estran.agent.source.host.HostSettings;
import io.estran.agent.source.host.HostSource;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.line.LineProtocolSource;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.ModbusSource;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The sources of the configuration in force, by name: made, then started one after the other, closed in reverse. One owner at a
 * time: who starts the agent, then {@link Reload}, then who closes it.
 */
public final class Sources implements AutoCloseable {
    private static final String METERS = "estran.agent.source.";

    private final WaitMode mode;
    private final Clock clock;
    private final RandomGenerator random;
    private final MeterRegistry registry;
    /** In the order in which they were made. */
    private volatile Map<String, Source> all = Map.of();

    /**
     * Makes all of them; none begins.
     *
     * @param mode how their threads wait for what may come at any moment; those that come later too
     */
    public Sources(
            List<SourceSettings> settings, WaitMode mode, Clock clock, RandomGenerator random, MeterRegistry registry) {
        this.mode = mode;
        this.clock = clock;
        this.random = random;
        this.registry = registry;
        settings.forEach(setting -> add(make(setting)));
    }

    private Source make(SourceSettings setting) {
        return make(setting, registry);
    }

    /** A source that nobody knows yet, whose meters go into that registry. */
    Source make(SourceSettings setting, MeterRegistry meters) {
        if (setting instanceof CsvSettings csv) {
            return new CsvSource(csv, clock, random, meters);
        }
        if (setting instanceof LineProtocolSettings line) {
            return new LineProtocolSource(line, mode, clock, random, meters);
        }
        if (setting instanceof ModbusSettings modbus) {
            return new ModbusSource(modbus, mode, clock, random, meters);
        }
        if (setting instanceof HostSettings host) {
            return new HostSource(host, HostFolders.ofThisMachine(), clock, meters);
        }
        throw new IllegalArgumentException("no source is known of type " + setting.type());
    }

    /** Makes a source in place of the one of its name, which was {@link #close(String) closed}; it does not begin. */
    Source add(SourceSettings setting) {
        Source source = make(setting);
        add(source);
        return source;
    }

    private void add(Source source) {
        change(next -> {
            next.put(source.name(), source);
            return next;
        });
    }

    private void change(UnaryOperator<Map<String, Source>> change) {
        all = Collections.unmodifiableMap(change.apply(new LinkedHashMap<>(all)));
    }

    /** Closes one, and takes its meters back: another may come under its name. */
    void close(String name) {
        Source source = all.get(name);
        if (source == null) {
            return;
        }
        source.close();
        change(next -> {
            next.remove(name);
            return next;
        });
        for (Meter meter : registry.getMeters()) {
            Meter.Id id = meter.getId();
            if (id.getName().startsWith(METERS) && name.equals(id.getTag("source"))) {
                registry.remove(meter);
            }
        }
    }

    /** By name: those through which rules can write. */
    public Map<String, Actuator> actuators() {
        Map<String, Actuator> actuators = new LinkedHashMap<>();
        all.forEach((name, source) -> {
            if (source instanceof Actuator actuator) {
                actuators.put(name, actuator);
            }
        });
        return actuators;
    }

    /** All of them begin. */
    public void start(Pipeline pipeline) {
        all.keySet().forEach(name -> start(name, pipeline));
    }

    /** One of them begins. */
    void start(String name, Pipeline pipeline) {
        Source source = all.get(name);
        if (source == null) {
            throw new IllegalStateException("no source \"" + name + "\" was made");
        }
        source.start(pipeline.sink(name), pipeline.position(name));
    }

    /** Whether every source that ends by itself has ended, and there is no other. Any thread. */
    public boolean areEnded() {
        return all.values().stream().allMatch(Source::isEnded);
    }

    /** Whether those that end by themselves have ended, network and polled sources left out. Any thread. */
    public boolean filesAreEnded() {
        return all.values().stream().filter(CsvSource.class::isInstance).allMatch(Source::isEnded);
    }

    @Override
    public void close() throws Exception {
        Closer parts = new Closer();
        all.values().forEach(parts::add);
        parts.close();
    }
}
