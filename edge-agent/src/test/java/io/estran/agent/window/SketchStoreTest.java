package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.MalformedInputException;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SketchStoreTest {
    private final SketchStore store = new SketchStore();

    private static TreeMap<Integer, Long> bins(SketchStore store) {
        TreeMap<Integer, Long> bins = new TreeMap<>();
        long[] counts = store.counts();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                bins.put(store.base() + i, counts[i]);
            }
        }
        return bins;
    }

    /** As the class promises: what lies further than 2047 below the largest index counts in the lowest bin. */
    private static TreeMap<Integer, Long> reference(List<Integer> indices) {
        TreeMap<Integer, Long> bins = new TreeMap<>();
        int lowest = Collections.max(indices) - QuantileSketch.MAX_BINS + 1;
        indices.forEach(index -> bins.merge(Math.max(index, lowest), 1L, Long::sum));
        return bins;
    }

    @Property(tries = 300)
    void theContentDependsOnTheIndicesAloneAndNotOnTheirOrderOrWhatWasThereBefore(@ForAll long seed) {
        Random random = new Random(seed);
        for (int use = 0; use < 3; use++) {
            int centre = random.nextInt(100_000) - 50_000;
            int spread = 1 << random.nextInt(14);
            List<Integer> indices = new ArrayList<>();
            for (int i = 1 + random.nextInt(300); i > 0; i--) {
                indices.add(centre + (random.nextInt(9) == 0 ? random.nextInt(6_000) : random.nextInt(spread)));
            }
            store.clear();
            indices.forEach(store::add);
            assertThat(bins(store)).isEqualTo(reference(indices));
            assertThat(store.counts().length).isLessThanOrEqualTo(QuantileSketch.MAX_BINS);
            SketchStore copy = new SketchStore();
            ByteWriter to = new ByteWriter();
            store.write(to);
            copy.read(new ByteReader(to.toBytes()));
            Collections.shuffle(indices, random);
            indices.forEach(store::add);
            indices.forEach(copy::add);
            assertThat(bins(copy)).isEqualTo(bins(store));
        }
    }

    /** Also of pieces that were wider than a store may be. */
    @Property(tries = 300)
    void whatIsMergedIsWhatWasAddedOneByOne(@ForAll long seed) {
        Random random = new Random(seed);
        store.clear();
        List<Integer> all = new ArrayList<>();
        for (int piece = 1 + random.nextInt(6); piece > 0; piece--) {
            SketchStore other = new SketchStore();
            int centre = random.nextInt(6_000);
            int spread = 1 << random.nextInt(13);
            for (int i = random.nextInt(100); i > 0; i--) {
                int index = centre + random.nextInt(spread);
                other.add(index);
                all.add(index);
            }
            store.absorb(other);
        }
        if (!all.isEmpty()) {
            assertThat(bins(store)).isEqualTo(reference(all));
            assertThat(store.base()).isEqualTo(reference(all).firstKey());
        }
    }

    @Property(tries = 60)
    void quantilesAreWithinOnePercentOfTheExactOnes(@ForAll long seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(1 + random.nextInt(3_000))
                .map(u -> Math.pow(10, u * 12 - 6))
                .toArray();
        for (double value : values) {
            store.add(SketchMapping.index(value));
        }
        QuantileSketch sketch = new QuantileSketch(0, store.base(), store.counts(), 0, new long[0]);
        Arrays.sort(values);
        for (double q : new double[] {0, 0.01, 0.5, 0.9, 0.99, 1}) {
            double exact = values[(int) (q * (values.length - 1))];
            assertThat(sketch.quantile(q)).isCloseTo(exact, within(exact * 0.01 * (1 + 1e-9)));
        }
        store.clear();
    }

    @Test
    void anEmptiedStoreIsEmpty() {
        store.add(5);
        store.add(7);
        store.clear();
        assertThat(store.counts()).isEmpty();
        assertThat(store.base()).isZero();
        store.add(-3);
        assertThat(bins(store)).containsExactly(java.util.Map.entry(-3, 1L));
    }

    @Test
    void bytesWithImpossibleBinsAreRefused() {
        ByteWriter to = new ByteWriter();
        to.varint(1);
        to.zigzag(Long.MIN_VALUE);
        to.varint(1);
        assertThatThrownBy(() -> store.read(new ByteReader(to.toBytes()))).isInstanceOf(MalformedInputException.class);
    }
}
