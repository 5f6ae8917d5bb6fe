package io.estran.twin.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.Examples;
import io.estran.twin.stream.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** DESIGN "Twin": the fold is commutative and idempotent per property. */
class FoldOrderTest {
    private static final TwinLimits FEW_WINDOWS = TwinLimits.DEFAULT.windows(16);

    @Property(tries = 300)
    void anyOrderOfTheSameRecordsWithAnyRepetitionsEndsInTheSameState(
            @ForAll("records") List<CommittedRecord.Aggregate> records, @ForAll long seed) {
        Random random = new Random(seed);
        List<CommittedRecord.Aggregate> shuffled = new ArrayList<>(records);
        for (CommittedRecord.Aggregate record : records) {
            if (random.nextInt(3) == 0) {
                shuffled.add(record);
            }
        }
        Collections.shuffle(shuffled, random);

        assertThat(folded(shuffled)).isEqualTo(folded(records));
    }

    @Property(tries = 300)
    void theStateOfAWindowIsItsLargestRevisionRunLaneAndSequence(
            @ForAll("records") List<CommittedRecord.Aggregate> records) {
        Map<String, CommittedRecord.Aggregate> largest = new TreeMap<>();
        for (CommittedRecord.Aggregate record : records) {
            String window = record.window().series()
                    + record.window().length()
                    + record.window().start();
            largest.merge(window, record, (one, other) -> isLarger(one, other) ? one : other);
        }

        folded(records).values().stream()
                .flatMap(List::stream)
                .flatMap(property -> property.histories().stream())
                .flatMap(history -> history.windows().stream())
                .forEach(window -> assertThat(window)
                        .isSameAs(largest.get(window.series() + window.length() + window.start())
                                .window()));
    }

    private static boolean isLarger(CommittedRecord.Aggregate one, CommittedRecord.Aggregate other) {
        if (one.window().revision() != other.window().revision()) {
            return one.window().revision() > other.window().revision();
        }
        Place a = one.place();
        Place b = other.place();
        if (a.runNumber() != b.runNumber()) {
            return a.runNumber() > b.runNumber();
        }
        int lanes = a.lane().compareTo(b.lane());
        return lanes != 0 ? lanes > 0 : a.sequence() > b.sequence();
    }

    private static Map<String, List<PropertyState>> folded(List<CommittedRecord.Aggregate> records) {
        TwinFolds folds = new TwinFolds(FEW_WINDOWS, ExpectedPeriods.DEFAULT, new Memory(1 << 20));
        records.forEach(folds::add);
        Map<String, List<PropertyState>> state = new TreeMap<>();
        folds.drainChanged(state::put);
        return state;
    }

    /** Few places and many records, so that they contend; one batch is sealed once, so places are distinct. */
    @Provide
    Arbitrary<List<CommittedRecord.Aggregate>> records() {
        Arbitrary<CommittedRecord.Aggregate> record = Combinators.combine(
                        Arbitraries.of("plant/tank/level", "plant/pump/speed"),
                        Arbitraries.longs().between(0, 24),
                        Arbitraries.of(1L, 60L),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(1, 2),
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.longs().between(1, 1_000_000))
                .as((series, start, length, revision, run, lane, sequence) -> new CommittedRecord.Aggregate(
                        Examples.place(run, new Id128(lane, run), sequence),
                        Examples.window(
                                series,
                                start * length * Examples.SECOND,
                                length * Examples.SECOND,
                                sequence,
                                revision,
                                Quality.GOOD)));
        return record.list().ofMinSize(1).ofMaxSize(160).uniqueElements(CommittedRecord.Aggregate::place);
    }
}
