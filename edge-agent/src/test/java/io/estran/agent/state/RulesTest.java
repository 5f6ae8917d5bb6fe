package io.estran.agent.state;

import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.configuration;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.rule.ActuationOrders;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What readings and time make of rules: alarms, and writes that leave once. */
class RulesTest {
    private final StateBench bench = StateBench.of(List.of(window(1, 0)), full(0));
    private final StateBench delayed = StateBench.of(List.of(window(1, 0)), full(2));

    @Test
    void anAlarmIsRaisedAboveItsThresholdAndClearedWhenTheValueIsBackByTheHysteresis() {
        bench.reading(0, 1, 95);
        bench.reading(0, 2, 95.1);
        bench.reading(0, 3, 99);
        bench.reading(0, 4, 90.1);
        bench.reading(0, 5, 90);
        bench.reading(0, 6, 95);
        assertThat(bench.transitions()).containsExactly("full raised 2.0", "full cleared 5.0");
    }

    @Test
    void anAlarmBelowItsThresholdIsItsMirror() {
        StateBench dry = StateBench.of(List.of(), new RuleSpec("dry", LEVEL, false, 5, 2, 0, Priority.URGENT, null));
        dry.reading(0, 1, 5);
        dry.reading(0, 2, 4.9);
        dry.reading(0, 3, 6.9);
        dry.reading(0, 4, 7);
        assertThat(dry.transitions()).containsExactly("dry raised 2.0", "dry cleared 4.0");
        assertThat(dry.orders).as("it has no write").isEmpty();
    }

    @Test
    void anAlarmSaysWhatWhereAndHowUrgent() {
        bench.reading(0, 1, 96);
        Event event = bench.events.get(0);
        assertThat(event.asset()).isEqualTo("station-1/tank");
        assertThat(event.fields())
                .containsEntry("rule", "full")
                .containsEntry("transition", "raised")
                .containsEntry("series", LEVEL)
                .containsEntry("value", 96.0)
                .containsEntry("priority", "high");
    }

    @Test
    void aWriteIsOrderedOnceForEachRaise() {
        for (int i = 0; i < 10; i++) {
            bench.reading(0, i, 99);
        }
        assertThat(bench.orders).containsExactly(1L);
        bench.reading(0, 10, 0);
        bench.reading(0, 11, 99);
        assertThat(bench.orders).containsExactly(1L, 2L);
        assertThat(bench.state.summary().settled()).isFalse();
        bench.state.outcome(1, "done", 120, StateBench.at(11));
        bench.state.outcome(2, "timeout", -1, StateBench.at(12));
        bench.state.outcome(2, "done", 5, StateBench.at(13));
        assertThat(bench.state.summary().settled()).isTrue();
        List<Event> actuations = bench.events.stream()
                .filter(e -> e.type().equals(Event.ACTUATION))
                .toList();
        assertThat(actuations).hasSize(2);
        assertThat(actuations.get(0).fields())
                .containsEntry("outcome", "done")
                .containsEntry("micros", 120L)
                .containsEntry("target", "plc/1/holding/20")
                .containsEntry("value", 0.0);
        assertThat(actuations.get(1).fields())
                .containsEntry("outcome", "timeout")
                .doesNotContainKey("micros");
    }

    @Test
    void theWriteLeavesBeforeAnythingIsRecorded() {
        List<Integer> recordedBefore = new ArrayList<>();
        bench.state.connect(bench, (order, target, value) -> recordedBefore.add(bench.events.size()));
        bench.reading(0, 1, 99);
        assertThat(recordedBefore).containsExactly(0);
    }

    @Test
    void aDelayPassesByALaterReadingAndCountsFromTheFirst() {
        delayed.reading(0, 1, 99);
        delayed.reading(0, 2.9, 99);
        assertThat(delayed.transitions()).isEmpty();
        delayed.reading(0, 3, 99);
        assertThat(delayed.transitions()).containsExactly("full raised 3.0");
        assertThat(delayed.orders).hasSize(1);
    }

    @Test
    void aDelayIsBrokenOffByAValueThatIsNotAbove() {
        delayed.reading(0, 1, 99);
        delayed.reading(0, 2, 95);
        delayed.reading(0, 2.5, 99);
        delayed.reading(0, 4, 99);
        assertThat(delayed.transitions()).isEmpty();
        delayed.reading(0, 4.5, 99);
        assertThat(delayed.transitions()).containsExactly("full raised 4.5");
    }

    @Test
    void aDelayPassesByTheWatermarkOfItsSourceAlone() {
        delayed.reading(0, 1, 99);
        delayed.reading(1, 2.9, 0);
        assertThat(delayed.transitions()).isEmpty();
        delayed.reading(1, 3, 0);
        assertThat(delayed.transitions()).containsExactly("full raised 3.0");
    }

    @Test
    void aDelayPassesWhenTheSourceIsSilent() {
        delayed.reading(0, 1, 99);
        for (int i = 1; i < 5; i++) {
            delayed.tick(i);
        }
        assertThat(delayed.transitions()).as("silent for 2 s counts as nothing").isEmpty();
        delayed.tick(5.1);
        assertThat(delayed.transitions()).containsExactly("full raised 3.0");
    }

    @Test
    void aDelayPassesWhenTheSourceIsSilentWhileStorageTakesNothing() {
        delayed.reading(0, 1, 99);
        delayed.tick(1);
        delayed.state.hold(source -> false);
        delayed.state.unrecordedTick(StateBench.at(6), 6 * SECOND, 0, 0);
        assertThat(delayed.orders).hasSize(1);
        delayed.state.release();
        assertThat(delayed.transitions()).containsExactly("full raised 3.0");
    }

    @Test
    void aDelayThatHadNotPassedWhenItsSourceEndedNeverDoes() {
        delayed.reading(0, 1, 99);
        delayed.state.ended(0, 0);
        assertThat(delayed.transitions()).isEmpty();
        assertThat(delayed.orders).isEmpty();
    }

    @Test
    void aDelayThatHadNotPassedWhenItsSourceWasRemovedNeverActuates() {
        delayed.reading(0, 1, 99);
        delayed.configure(configuration(List.of(new SourceSpec("other", true)), List.of(), full(2)));
        delayed.tick(100);
        assertThat(delayed.transitions()).isEmpty();
        assertThat(delayed.orders).isEmpty();
    }

    @Test
    void delaysThatPassTogetherRaiseInTheOrderOfTime() {
        RuleSpec any = new RuleSpec("any", "**", true, 0, 0, 2 * SECOND, Priority.LOW, null);
        StateBench two = StateBench.of(List.of(), full(3), any);
        two.reading(1, 1.5, 1);
        two.reading(0, 1.5, 99);
        two.reading(1, 50, 1);
        assertThat(two.events)
                .extracting(event ->
                        event.fields().get("rule") + " " + event.fields().get("series"))
                .containsExactly("any station-1/tank/flow", "any " + LEVEL, "full " + LEVEL);
    }

    @Test
    void badUncertainInTimeAndOlderReadingsChangeNothing() {
        bench.reading(0, 10, 50);
        bench.reading(0, 11, 99, Quality.BAD, QualityReason.SOURCE_LOST);
        bench.reading(0, 12, 99, Quality.UNCERTAIN, QualityReason.CLOCK_NOT_SYNCHRONISED);
        bench.reading(0, 9, 99);
        bench.reading(0, 13, Double.NaN);
        bench.reading(0, 14, Double.POSITIVE_INFINITY);
        assertThat(bench.transitions()).isEmpty();
        bench.reading(0, 15, 99, Quality.UNCERTAIN, QualityReason.STALE);
        assertThat(bench.transitions()).containsExactly("full raised 15.0");
    }

    @Test
    void readingsGivenAgainRaiseButNeverWrite() {
        bench.state.allowance(0, 100);
        bench.reading(0, 1, 50, 10);
        bench.run(2, 2);
        bench.reading(0, 3, 99, 11);
        bench.reading(0, 4, 0, 99);
        bench.reading(0, 5, 99, 100);
        assertThat(bench.orders).isEmpty();
        bench.reading(0, 6, 0, 101);
        bench.reading(0, 7, 99, 102);
        assertThat(bench.orders).hasSize(1);
        assertThat(bench.transitions()).hasSize(5);
    }

    @Test
    void aDelayOfReadingsGivenAgainNeverWritesUnlessANewReadingStillHolds() {
        delayed.state.allowance(0, 100);
        delayed.run(2, 0);
        delayed.reading(0, 1, 99, 100);
        delayed.reading(0, 10, 50, 101);
        assertThat(delayed.transitions()).containsExactly("full raised 3.0", "full cleared 10.0");
        assertThat(delayed.orders).isEmpty();
    }

    @Test
    void aDelayOfReadingsGivenAgainWritesWhenANewReadingStillHolds() {
        delayed.state.allowance(0, 100);
        delayed.run(2, 0);
        delayed.reading(0, 1, 99, 100);
        delayed.reading(0, 10, 99, 101);
        assertThat(delayed.orders).hasSize(1);
    }

    @Test
    void aDelayOfReadingsGivenAgainNeverWritesAfterACheckpointEither() {
        delayed.state.allowance(0, 100);
        delayed.run(2, 0);
        delayed.reading(0, 1, 99, 100);
        StateBench restored = delayed.reopened();
        restored.reading(1, 10, 0, 101);
        assertThat(restored.transitions()).containsExactly("full raised 3.0");
        assertThat(restored.orders).isEmpty();
    }

    @Test
    void ordersWithoutOutcomeAreBoundedAndWhatIsRefusedIsStated() {
        for (int i = 0; i <= ActuationOrders.MOST; i++) {
            bench.reading(0, i / 100.0, 99);
            bench.reading(0, i / 100.0 + 0.005, 0);
        }
        assertThat(bench.orders).hasSize(ActuationOrders.MOST);
        assertThat(bench.events)
                .filteredOn(event -> event.type().equals(Event.ACTUATION))
                .singleElement()
                .satisfies(event -> assertThat(event.fields().get("outcome").toString())
                        .contains("refused: " + ActuationOrders.MOST + " orders are without an outcome"));
        assertThat(bench.transitions()).hasSize(2 * ActuationOrders.MOST + 2);
    }

    @Test
    void ordersWhoseOutcomeNobodyWillTellAreStatedAsUnknownByTheNextRun() {
        bench.reading(0, 1, 99);
        bench.events.clear();
        bench.run(2, 2);
        assertThat(bench.events).extracting(Event::type).containsExactly(Event.ACTUATION, "agent-started");
        assertThat(bench.events.get(0).fields()).containsEntry("outcome", "unknown");
        assertThat(bench.state.summary().settled()).isTrue();
    }

    @Test
    void alarmsSurviveACheckpoint() {
        bench.reading(0, 1, 99);
        delayed.reading(0, 1, 99);
        StateBench raised = bench.reopened();
        StateBench pending = delayed.reopened();
        raised.reading(0, 2, 99);
        assertThat(raised.events).as("it stands as raised").isEmpty();
        raised.reading(0, 3, 0);
        assertThat(raised.transitions()).containsExactly("full cleared 3.0");
        pending.reading(1, 5, 0);
        assertThat(pending.transitions()).containsExactly("full raised 3.0");
        raised.state.outcome(1, "done", 1, StateBench.at(4));
        assertThat(raised.state.summary().settled()).isTrue();
    }
}
