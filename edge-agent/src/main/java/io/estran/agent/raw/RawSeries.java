package io.estran.agent.raw;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/** A series of which readings are sent on: its filter and what each of its records says. Pipeline thread only. */
public final class RawSeries implements RawSink {
    private final RawRecords records;
    final int source;
    final int number;
    final String asset;
    final String name;
    final String unit;
    final RawFilter filter;
    private boolean holds;

    RawSeries(RawRecords records, RawSpec spec, int source, int number, String asset, String name, String unit) {
        this.records = records;
        this.source = source;
        this.number = number;
        this.asset = asset;
        this.name = name;
        this.unit = unit;
        this.filter = new RawFilter(spec);
    }

    /** Whether it is still what a configuration asks for. */
    public boolean is(RawSpec spec, int ofSource, String ofUnit) {
        return filter.spec().equals(spec) && source == ofSource && unit.equals(ofUnit);
    }

    @Override
    public void raw(long time, double value, int quality, int reason) {
        records.record(this, time, value, quality, reason);
    }

    /** Lets it be counted whether it holds a reading back. */
    void settled() {
        if (holds != filter.isHolding()) {
            holds = !holds;
            records.holding(holds ? 1 : -1);
        }
    }

    /** The clock went back. */
    public void restart() {
        filter.restart();
    }

    /** Writes its state. */
    public void write(ByteWriter to) {
        filter.write(to);
    }

    /** Fills a new one from bytes. */
    public void read(ByteReader from) {
        filter.read(from);
        settled();
    }
}
