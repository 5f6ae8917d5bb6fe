package io.estran.twin.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.Examples;
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
import org.junit.jupiter.api.Test;

class AlarmFoldsTest {
    private static final String LEVEL = "plant/tank/level";
    private static final String FLOW = "plant/tank/flow";

    private final Map<String, List<Alarm>> alarms = new TreeMap<>();
    private AlarmFolds folds = new AlarmFolds(100);
    private long sequence;

    @Test
    void anAlarmIsRaisedAndClearedByItsRule() {
        Alarm raised = add("full", LEVEL, "raised", 10, 96.5);
        Alarm cleared = add("full", LEVEL, "cleared", 20, 89.0);

        assertThat(raised).isEqualTo(new Alarm("plant/tank", "full", LEVEL, "high", AlarmState.RAISED, 10, 96.5, 10));
        assertThat(cleared).isEqualTo(new Alarm("plant/tank", "full", LEVEL, "high", AlarmState.CLEARED, 20, 89.0, 10));
        assertThat(all()).containsExactly(cleared);
    }

    @Test
    void eachRuleAndSeriesHasAnAlarmOfItsOwn() {
        add("full", LEVEL, "raised", 10, 1);
        add("full", FLOW, "raised", 10, 1);
        add("empty", LEVEL, "cleared", 10, 1);

        assertThat(all())
                .extracting(alarm -> alarm.rule() + " " + alarm.series())
                .containsExactly("empty " + LEVEL, "full " + FLOW, "full " + LEVEL);
    }

    @Test
    void aClearWithoutItsRaiseTellsThatNoRaiseWasRead() {
        Alarm cleared = add("full", LEVEL, "cleared", 20, 89.0);

        assertThat(cleared).isNotNull();
        assertThat(cleared.raisedAt()).isEqualTo(Alarm.NEVER);
    }

    @Test
    void raisedAndClearedAtOneTimeOfOneBatchIsCleared() {
        Event raised = Examples.alarm("full", LEVEL, "raised", 10, 96);
        Event cleared = Examples.alarm("full", LEVEL, "cleared", 10, 89);
        folds.add(new CommittedRecord.EventRecord(Examples.place(1, 1), cleared));
        folds.add(new CommittedRecord.EventRecord(Examples.place(1), raised));

        assertThat(all()).singleElement().matches(alarm -> !alarm.isRaised());
    }

    @Test
    void otherEventsAndTransitionsOfLaterReleasesChangeNothing() {
        add("full", LEVEL, "raised", 10, 96);
        Event actuation = new Event(Event.ACTUATION, "plant/tank", 11, Map.of("rule", "full", "transition", "cleared"));

        assertThat(folds.add(Examples.happening(actuation, ++sequence))).isNull();
        assertThat(add("full", LEVEL, "acknowledged", 12, 96)).isNull();
        assertThat(all()).singleElement().matches(Alarm::isRaised);
    }

    @Test
    void anEventThatSaysNeitherValueNorPriorityIsAnAlarmAllTheSame() {
        Event bare = new Event(Event.ALARM, "plant/tank", 11, Map.of("transition", "raised"));

        Alarm alarm = folds.add(Examples.happening(bare, 1));

        assertThat(alarm).isEqualTo(new Alarm("plant/tank", "", "", "", AlarmState.RAISED, 11, Double.NaN, 11));
    }

    @Test
    void beyondTheBoundTheAlarmLongestClearedGoesFirstAndIsCounted() {
        folds = new AlarmFolds(2);
        add("old", LEVEL, "raised", 1, 1);
        add("cleared", LEVEL, "cleared", 50, 1);
        add("new", LEVEL, "raised", 60, 1);

        assertThat(all()).extracting(Alarm::rule).containsExactly("new", "old");

        assertThat(add("past", LEVEL, "cleared", 2, 1)).isNull();

        assertThat(all()).extracting(Alarm::rule).containsExactly("new", "old");

        add("newest", LEVEL, "raised", 70, 1);

        assertThat(all()).extracting(Alarm::rule).containsExactly("new", "newest");
        assertThat(folds.alarms()).isEqualTo(2);
        assertThat(folds.refused()).isEqualTo(3);
    }

    @Test
    void anAssetWhoseLastAlarmWasDroppedIsHandedOverWithoutAny() {
        folds = new AlarmFolds(1);
        add("full", LEVEL, "cleared", 1, 1);
        all();
        add("hot", "plant/motor/temperature", "raised", 2, 1);

        Map<String, List<Alarm>> changed = new TreeMap<>();
        folds.drainChanged(changed::put);

        assertThat(changed.get("plant/tank")).isEmpty();
        assertThat(changed.get("plant/motor")).hasSize(1);
    }

    @Property(tries = 300)
    void anyOrderOfTheSameEventsWithAnyRepetitionsEndsInTheSameAlarms(
            @ForAll("events") List<CommittedRecord.EventRecord> events, @ForAll long seed) {
        Random random = new Random(seed);
        List<CommittedRecord.EventRecord> shuffled = new ArrayList<>(events);
        events.stream().filter(event -> random.nextBoolean()).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);

        assertThat(folded(shuffled)).isEqualTo(folded(events));
    }

    @Provide
    Arbitrary<List<CommittedRecord.EventRecord>> events() {
        return Combinators.combine(
                        Arbitraries.of("full", "empty"),
                        Arbitraries.of(LEVEL, FLOW),
                        Arbitraries.of("raised", "cleared"),
                        Arbitraries.longs().between(0, 5),
                        Arbitraries.longs().between(1, 2),
                        Arbitraries.longs().between(1, 2),
                        Arbitraries.longs().between(1, 1_000_000))
                .as((rule, series, transition, time, run, lane, place) -> new CommittedRecord.EventRecord(
                        Examples.place(run, new Id128(lane, run), place),
                        Examples.alarm(rule, series, transition, time, place)))
                .list()
                .ofMaxSize(60)
                .uniqueElements(CommittedRecord.EventRecord::place);
    }

    private static List<Alarm> folded(List<CommittedRecord.EventRecord> events) {
        AlarmFolds folds = new AlarmFolds(100);
        events.forEach(folds::add);
        return drained(folds);
    }

    private Alarm add(String rule, String series, String transition, long time, double value) {
        return folds.add(Examples.happening(Examples.alarm(rule, series, transition, time, value), ++sequence));
    }

    private List<Alarm> all() {
        folds.drainChanged(alarms::put);
        return alarms.values().stream().flatMap(List::stream).toList();
    }

    private static List<Alarm> drained(AlarmFolds folds) {
        Map<String, List<Alarm>> alarms = new TreeMap<>();
        folds.drainChanged(alarms::put);
        return alarms.values().stream().flatMap(List::stream).toList();
    }
}
