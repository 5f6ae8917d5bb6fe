package io.estran.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.source.SeriesAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
    private static final SeriesAttributes DEGREES = new SeriesAttributes("degC", 1, -40, 120);

    private final SeriesTable table = new SeriesTable(3, name -> name.startsWith("pump/"));

    private int resolve(int source, String name) {
        return table.resolve(source, name, DEGREES);
    }

    @Test
    void aSeriesHasOneNumberAndItsSourceKeepsIt() {
        assertThat(resolve(0, "a/x")).isZero();
        assertThat(resolve(0, "a/y")).isEqualTo(1);
        assertThat(resolve(0, "a/x")).isZero();
        assertThat(SeriesTable.Refusal.of(resolve(1, "a/x"))).isEqualTo(SeriesTable.Refusal.OWNED_BY_ANOTHER_SOURCE);
        assertThat(table.get(0).attributes()).isEqualTo(DEGREES);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        for (String name : List.of("", "x", "/x", "a//x", "a/x\n", "a/" + "x".repeat(600))) {
            assertThat(SeriesTable.Refusal.of(resolve(0, name))).isEqualTo(SeriesTable.Refusal.BAD_NAME);
        }
        assertThatThrownBy(() -> SeriesTable.Refusal.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullTableRefusesNewSeriesOnly() {
        resolve(0, "a/1");
        resolve(0, "a/2");
        resolve(0, "a/3");
        assertThat(SeriesTable.Refusal.of(resolve(0, "a/4"))).isEqualTo(SeriesTable.Refusal.TABLE_FULL);
        assertThat(resolve(0, "a/2")).isEqualTo(1);
        assertThat(table.size()).isEqualTo(table.capacity()).isEqualTo(3);
    }

    @Test
    void aSeriesOfAnEarlierRunKeepsItsNumberAndGoesToTheSourceThatNamesItFirst() {
        table.restore(1, "a/old", SeriesAttributes.NONE);
        int before = table.get(1).definition();
        assertThat(table.get(1).source()).isEqualTo(-1);
        assertThat(resolve(4, "a/old")).isEqualTo(1);
        assertThat(table.get(1))
                .returns(4, SeriesTable.Entry::source)
                .returns(DEGREES, SeriesTable.Entry::attributes)
                .satisfies(entry -> assertThat(entry.definition()).isNotEqualTo(before));
        assertThat(resolve(5, "a/old")).isNegative();
        assertThat(resolve(4, "a/new"))
                .as("a place that the earlier run has left")
                .isZero();
        assertThat(resolve(4, "a/newer")).isEqualTo(2);
    }

    @Test
    void seriesThatRulesWriteForAreStamped() {
        assertThat(table.isStamped(resolve(0, "pump/level"))).isTrue();
        assertThat(table.isStamped(resolve(0, "tank/level"))).isFalse();
        assertThat(table.isStamped(-1)).isFalse();
        assertThat(table.isStamped(99)).isFalse();
    }

    @Test
    void theSeriesOfASourceThatIsGoneGoToTheOneThatNamesThemNext() {
        resolve(0, "a/x");
        resolve(1, "b/x");
        int before = table.get(0).definition();
        table.release(Set.of(0));
        assertThat(table.get(0).source()).isEqualTo(-1);
        assertThat(table.resolve(2, "a/x", SeriesAttributes.NONE)).isZero();
        assertThat(table.get(0))
                .returns(2, SeriesTable.Entry::source)
                .returns(SeriesAttributes.NONE, SeriesTable.Entry::attributes)
                .satisfies(entry -> assertThat(entry.definition()).isNotEqualTo(before));
        assertThat(resolve(2, "b/x")).as("of another source").isNegative();
    }

    @Test
    void otherRulesStampOtherSeries() {
        int pump = resolve(0, "pump/level");
        int tank = resolve(0, "tank/level");
        int definition = table.get(tank).definition();
        table.stamp(name -> name.startsWith("tank/"));
        assertThat(table.isStamped(pump)).isFalse();
        assertThat(table.isStamped(tank)).isTrue();
        assertThat(table.get(tank).definition()).isEqualTo(definition);
        assertThat(table.isStamped(resolve(0, "tank/flow"))).isTrue();
    }

    @Test
    void manySourcesMayNameSeriesAtOnce() throws Exception {
        SeriesTable large = new SeriesTable(4_000, name -> false);
        ExecutorService sources = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Set<Integer>>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int source = i;
                tasks.add(() -> {
                    Set<Integer> numbers = new HashSet<>();
                    for (int n = 0; n < 1_000; n++) {
                        int number = large.resolve(source, source + "/" + n, DEGREES);
                        assertThat(large.get(number).name()).isEqualTo(source + "/" + n);
                        numbers.add(number);
                    }
                    return numbers;
                });
            }
            Set<Integer> all = new HashSet<>();
            for (Future<Set<Integer>> numbers : sources.invokeAll(tasks, 20, TimeUnit.SECONDS)) {
                all.addAll(numbers.get());
            }
            assertThat(all).hasSize(4_000);
        } finally {
            sources.shutdownNow();
        }
    }
}
