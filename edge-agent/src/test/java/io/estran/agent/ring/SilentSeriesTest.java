package io.estran.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.SeriesAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a series is given up, and who has a say in it. Time passes in eighths of the time of silence. */
class SilentSeriesTest {
    private static final long AFTER = 8_000;
    private static final Duration SILENT = Duration.ofNanos(AFTER);
    private static final int PLC = 3;

    private final SeriesTable table = new SeriesTable(2, name -> false);
    private final Set<Integer> heard = new HashSet<>();
    private final Set<Integer> waiting = new HashSet<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Integer> retired = new ArrayList<>();
    private final SilentSeries silent = new SilentSeries(
            table, SILENT, heard::remove, number -> !waiting.contains(number), asked::add, retired::add);
    private long now;

    private int named(String name) {
        return table.resolve(PLC, name, SeriesAttributes.NONE);
    }

    @BeforeEach
    void begin() {
        silent.look(now);
    }

    private void pass(int eighths) {
        for (int i = 0; i < eighths; i++) {
            now += AFTER / 8;
            silent.look(now);
        }
    }

    @Test
    void whatIsSilentForTheTimeIsGivenUpOnceItsSourceHasForgottenIt() {
        int level = named("tank/level");
        pass(7);
        assertThat(asked).isEmpty();
        pass(1);
        assertThat(asked).containsExactly(PLC);
        pass(20);
        assertThat(asked).as("once is enough").containsExactly(PLC);
        assertThat(table.get(level)).as("the source may still know the number").isNotNull();
        silent.forgotten(PLC);
        assertThat(retired).containsExactly(level);
        assertThat(table.get(level)).isNull();
        assertThat(table.size()).isZero();
        assertThat(table.retired()).isEqualTo(1);
    }

    @Test
    void whatIsHeardNowAndThenStays() {
        int level = named("tank/level");
        for (int i = 0; i < 5; i++) {
            heard.add(level);
            pass(8);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whatComesBeforeTheSourceHasForgottenKeepsTheSeries() {
        int level = named("tank/level");
        pass(8);
        waiting.add(level);
        silent.forgotten(PLC);
        assertThat(retired).isEmpty();
        assertThat(table.get(level)).isNotNull();
    }

    @Test
    void whatIsNamedAnewKeepsTheSeries() {
        int level = named("tank/level");
        pass(8);
        assertThat(named("tank/level")).isEqualTo(level);
        silent.forgotten(PLC);
        assertThat(retired).isEmpty();
        assertThat(named("tank/level")).isEqualTo(level);
        pass(8);
        silent.forgotten(PLC);
        assertThat(retired).as("after another such time").containsExactly(level);
    }

    @Test
    void whatWaitsForSomethingIsNotGivenUp() {
        waiting.add(named("tank/level"));
        pass(20);
        assertThat(asked).isEmpty();
        waiting.clear();
        pass(1);
        assertThat(asked).containsExactly(PLC);
    }

    @Test
    void aSeriesOfNoSourceNeedsNobodysAnswer() {
        table.restore(0, "gone/level", SeriesAttributes.NONE);
        pass(8);
        assertThat(retired).containsExactly(0);
        assertThat(asked).isEmpty();
    }

    @Test
    void thePlaceOfASeriesGivenUpIsThatOfAnother() {
        int level = named("tank/level");
        int flow = named("tank/flow");
        assertThat(named("tank/pressure")).isEqualTo(SeriesTable.Refusal.TABLE_FULL.result());
        for (int i = 0; i < 8; i++) {
            heard.add(flow);
            pass(1);
        }
        int before = table.definition(level);
        silent.forgotten(PLC);
        assertThat(named("tank/pressure")).isEqualTo(level);
        assertThat(table.definition(level)).isNotEqualTo(before);
        assertThat(table.get(level).name()).isEqualTo("tank/pressure");
        assertThat(named("tank/temperature")).isEqualTo(SeriesTable.Refusal.TABLE_FULL.result());
    }

    @Test
    void placesThatAnEarlierRunHasLeftAreGivenToOthers() {
        SeriesTable restored = new SeriesTable(3, name -> false);
        restored.restore(2, "tank/level", SeriesAttributes.NONE);
        assertThat(List.of(
                        restored.resolve(PLC, "tank/flow", SeriesAttributes.NONE),
                        restored.resolve(PLC, "tank/pressure", SeriesAttributes.NONE),
                        restored.resolve(PLC, "tank/temperature", SeriesAttributes.NONE)))
                .containsExactly(0, 1, SeriesTable.Refusal.TABLE_FULL.result());
    }

    @Test
    void aLargeTableIsLookedAtInParts() {
        SeriesTable large = new SeriesTable(10_000, name -> false);
        Set<Integer> seen = new HashSet<>();
        SilentSeries all =
                new SilentSeries(large, SILENT, number -> !seen.add(number), number -> true, asked::add, retired::add);
        for (int i = 0; i < 10_000; i++) {
            large.resolve(PLC, "tank/" + i, SeriesAttributes.NONE);
        }
        all.look(0);
        all.look(AFTER / 8);
        assertThat(seen).hasSizeLessThan(5_000);
        all.look(AFTER / 8);
        all.look(AFTER / 8);
        assertThat(seen).hasSize(10_000);
    }
}
