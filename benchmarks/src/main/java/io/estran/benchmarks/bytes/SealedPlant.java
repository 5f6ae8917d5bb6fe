package io.estran.benchmarks.bytes;

import io.estran.agent.output.Output;
import io.estran.agent.seal.LaneHead;
import io.estran.agent.seal.LaneKeeper;
import io.estran.agent.seal.Sealer;
import io.estran.agent.seal.Sealing;
import io.estran.agent.window.CheckedReading;
import io.estran.agent.window.WindowGroup;
import io.estran.agent.window.WindowPool;
import io.estran.agent.window.WindowSlot;
import io.estran.agent.window.WindowSpec;
import io.estran.process.time.Clock;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * A plant of 100 assets with 10 series each, whose readings go through windows and sealer as in the agent, or straight to the
 * sealer; time is the plant's own. One thread; close it.
 */
final class SealedPlant implements AutoCloseable {
    static final int ASSETS = 100;
    static final int READINGS = 100;

    private static final AgentName AGENT = new AgentName("lab-1");
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_750_000_000L * SECOND;
    private static final Sealing SEALING =
            new Sealing(128 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(10), 256 * 1024);
    private static final int SITES = 5;
    private static final double TICKS_PER_UNIT = 10;

    private final long step;
    private final boolean resolution;
    private final BatchClass of;
    private final WindowGroup windows;
    private final List<String> assets = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private final List<WindowSlot> slots = new ArrayList<>();
    private final Sealer sealer;
    private final Queue<WindowAggregate> waiting = new ArrayDeque<>();
    private final CheckedReading reading = new CheckedReading();
    private final BiConsumer<Batch, List<WindowAggregate>> sealed;
    private LanePoint tip = new LanePoint(new Id128(0x0123_4567_89ab_cdefL, 0x7766_5544_3322_1100L), 0, Hash256.ZERO);
    private long time = START;
    private long ordinal;

    /**
     * Nothing is measured yet.
     *
     * @param seconds length of the windows
     * @param of aggregates: windows are sealed; raw: readings, each a hundredth of a window after the one before
     * @param resolution whether the series have a resolution of 0.1; otherwise values are full doubles
     * @param sealed hears every batch and its windows (of raw readings none), in order
     */
    SealedPlant(
            BatchClass of,
            int seconds,
            boolean resolution,
            long seed,
            BiConsumer<Batch, List<WindowAggregate>> sealed) {
        this.of = of;
        this.step = seconds * SECOND / READINGS;
        this.resolution = resolution;
        this.sealed = sealed;
        this.windows = new WindowGroup(new WindowSpec("**", seconds * SECOND, 0, null), new WindowPool());
        this.sealer = new Sealer(AGENT, Clock.system(), new OneLane(), SEALING, Map.of(), Map.of(), null);
        Random random = new Random(seed);
        for (int i = 0; i < ASSETS; i++) {
            String asset = "site-" + (i % SITES + 1) + "/pump-" + (i / SITES + 1);
            for (Signal.Quantity quantity : Signal.Quantity.values()) {
                assets.add(asset);
                signals.add(new Signal(quantity, random));
                names.add(asset + "/" + quantity.word);
                units.add(quantity.unit);
                slots.add(windows.slot(slots.size(), asset + "/" + quantity.word, quantity.unit, resolution ? 1 : -1));
            }
        }
    }

    /** Goes on by one reading of every series, and seals what is due. */
    void step() {
        for (int i = 0; i < slots.size(); i++) {
            double value = signals.get(i).next((double) step / SECOND);
            reading.time = time;
            reading.tick = resolution ? Math.round(value * TICKS_PER_UNIT) : 0;
            reading.value = resolution ? reading.tick / TICKS_PER_UNIT : value;
            if (of == BatchClass.RAW) {
                sealRaw(i);
            } else {
                slots.get(i).add(reading, time, true);
            }
        }
        time += step;
        windows.advance(time, (slot, aggregate, counted) -> {
            waiting.add(aggregate);
            ordinal++;
            sealer.add(new Output.Aggregate(ordinal, assets.get(slot.series()), aggregate), time - START, time);
        });
        boolean more = true;
        while (more) {
            more = sealer.sealOne(time, true, false);
        }
    }

    private void sealRaw(int series) {
        ordinal++;
        Reading raw = new Reading(
                names.get(series), units.get(series), time, reading.value, Quality.GOOD, QualityReason.NONE);
        sealer.add(new Output.RawReading(ordinal, assets.get(series), raw), time - START, time);
    }

    @Override
    public void close() {
        sealer.close();
    }

    /** Where the batches go. */
    private final class OneLane implements LaneKeeper {
        @Override
        public LaneHead head(BatchClass batchClass) {
            return new LaneHead(batchClass, new Id128(3, 4), 1, null, tip);
        }

        @Override
        public void take(Batch batch) {
            tip = new LanePoint(tip.lane(), batch.header().to(), batch.chainHash());
            List<WindowAggregate> windowsOf = new ArrayList<>();
            for (long i = 0; of == BatchClass.AGGREGATES && i < batch.header().recordCount(); i++) {
                windowsOf.add(waiting.remove());
            }
            sealed.accept(batch, windowsOf);
        }

        @Override
        public void exhausted(BatchClass batchClass) {
            throw new IllegalStateException("one lane takes everything");
        }

        @Override
        public void refused(String asset, String reason) {
            throw new IllegalStateException("a window of " + asset + " was refused: " + reason);
        }
    }
}
