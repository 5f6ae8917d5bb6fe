package io.estran.agent;

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
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The sources of a configuration: made, then started one after the other, closed in reverse. One owner. */
final class Sources implements AutoCloseable {
    private final List<Source> all = new ArrayList<>();
    private final Closer started = new Closer();

    Sources(List<SourceSettings> settings, Clock clock, RandomGenerator random, MeterRegistry registry) {
        for (SourceSettings setting : settings) {
            all.add(make(setting, clock, random, registry));
        }
    }

    private static Source make(SourceSettings setting, Clock clock, RandomGenerator random, MeterRegistry registry) {
        if (setting instanceof CsvSettings csv) {
            return new CsvSource(csv, clock, random, registry);
        }
        if (setting instanceof LineProtocolSettings line) {
            return new LineProtocolSource(line, clock, random, registry);
        }
        if (setting instanceof ModbusSettings modbus) {
            return new ModbusSource(modbus, clock, random, registry);
        }
        if (setting instanceof HostSettings host) {
            return new HostSource(host, HostFolders.ofThisMachine(), clock, registry);
        }
        throw new IllegalArgumentException("no source is known of type " + setting.type());
    }

    /** By name: those through which rules can write. */
    Map<String, Actuator> actuators() {
        Map<String, Actuator> actuators = new LinkedHashMap<>();
        for (Source source : all) {
            if (source instanceof Actuator actuator) {
                actuators.put(source.name(), actuator);
            }
        }
        return actuators;
    }

    void start(Pipeline pipeline) {
        for (Source source : all) {
            started.add(source);
            source.start(pipeline.sink(source.name()), pipeline.position(source.name()));
        }
    }

    /** Whether every source that ends by itself has ended, and there is no other. Any thread. */
    boolean areEnded() {
        return all.stream().allMatch(Source::isEnded);
    }

    /** Whether those that end by themselves have ended, network and polled sources left out. Any thread. */
    boolean filesAreEnded() {
        return all.stream().filter(CsvSource.class::isInstance).allMatch(Source::isEnded);
    }

    @Override
    public void close() throws Exception {
        started.close();
    }
}
