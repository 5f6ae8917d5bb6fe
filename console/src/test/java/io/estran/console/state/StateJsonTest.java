package io.estran.console.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.estran.console.Examples;
import io.estran.console.SyntheticPlant;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.ManualClock;
import io.estran.twin.state.AgentStanding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateJsonTest {
    private static final long NOW = 1_764_000_000_000_000_000L;

    private final ManualClock clock = new ManualClock(NOW);
    private final SyntheticPlant plant = new SyntheticPlant();

    private JsonNode state(int mostSeries) throws Exception {
        Limits limits = Limits.of(mostSeries);
        return new ObjectMapper()
                .readTree(new StateJson("console-1", limits).write(new Observer(plant, limits, clock).look()));
    }

    @Test
    void aBadWindowShowsTheLastValueThatWasKnownAndWhy() throws Exception {
        List<WindowAggregate> windows = List.of(
                Examples.window("a/b", "degC", 1, NOW - Examples.SECOND, 20, 20.5, 21),
                Examples.bad("a/b", "degC", NOW, QualityReason.SOURCE_LOST));
        plant.put(Examples.property(null, windows));

        JsonNode series = state(10).get("series").get(0);

        assertThat(series.get("freshness").asText()).isEqualTo("bad");
        assertThat(series.get("reason").asText()).isEqualTo("source lost");
        assertThat(series.get("value").asDouble()).isEqualTo(20.5);
        assertThat(series.get("trend").get(1)).hasSize(1);
    }

    @Test
    void aSeriesWithoutAnyValueHasNone() throws Exception {
        plant.put(Examples.property(null, List.of(Examples.bad("a/b", "", NOW, QualityReason.MISSING_VALUE))));

        assertThat(state(10).get("series").get(0).has("value")).isFalse();
    }

    @Test
    void freshnessFollowsTheClockAndTheAgent() throws Exception {
        AgentStanding gone = Examples.agent("lab-1", false, NOW);
        plant.put(Examples.property("a/b", NOW, 1))
                .put(Examples.property(gone, List.of(Examples.window("c/d", "", 0, NOW, 1, 1, 1))));

        assertThat(state(10).get("series").get(0).get("freshness").asText()).isEqualTo("live");
        assertThat(state(10).get("series").get(1).get("freshness").asText()).isEqualTo("stale");
        clock.advance(Duration.ofSeconds(3));
        assertThat(state(10).get("series").get(0).get("freshness").asText()).isEqualTo("late");
        clock.advance(Duration.ofSeconds(3));
        assertThat(state(10).get("series").get(0).get("freshness").asText()).isEqualTo("stale");
    }

    @Test
    void aMeanHasOneDecimalMoreThanTheResolutionAndNoMoreThanCanBeSeen() throws Exception {
        plant.put(Examples.property("a/exact", "V", 1, NOW, 1, 0.1, t -> 230.1))
                .put(Examples.property("a/free", "V", -1, NOW, 1, 0, t -> 2.0 / 3));

        JsonNode series = state(10).get("series");

        assertThat(series.get(0).get("decimals").asInt()).isEqualTo(1);
        assertThat(series.get(0).get("trend").get(0).toString()).endsWith("230.0,230.1,230.2]");
        assertThat(series.get(1).has("decimals")).isFalse();
        assertThat(series.get(1).get("trend").get(0).toString()).endsWith(",0.666667,0.666667,0.666667]");
    }

    @Test
    void seriesBeyondTheLimitAreCountedNotShown() throws Exception {
        for (int i = 0; i < 5; i++) {
            plant.put(Examples.property("a/" + i, NOW, i));
        }

        assertThat(state(3).get("series")).hasSize(3);
        assertThat(state(3).get("hidden").asInt()).isEqualTo(2);
    }

    @Test
    void raisedAlarmsComeFirstTheMostUrgentOnTop() throws Exception {
        plant.put(Examples.cleared("cleared", "a/b", "urgent", NOW, 1))
                .put(Examples.raised("low", "a/b", "low", NOW, 1))
                .put(Examples.raised("older", "a/b", "high", NOW - 5, 1))
                .put(Examples.raised("newer", "a/b", "high", NOW, 1))
                .put(Examples.raised("urgent", "a/b", "urgent", NOW - 9, 1));

        assertThat(state(3).get("alarms").findValuesAsText("rule"))
                .containsExactly("urgent", "newer", "older", "low", "cleared");
        assertThat(state(3).get("raised").asInt()).isEqualTo(4);
    }

    @Test
    void lanesOfEarlierRunsThatAreCompleteAreAddedUpAndThoseInTroubleStandOnTop() throws Exception {
        Account[] accounts = {
            Examples.account(BatchClass.AGGREGATES, 1, LaneStatus.COMPLETE, 100, 90, 1),
            Examples.account(BatchClass.AGGREGATES, 2, LaneStatus.COMPLETE, 50, 50, 2),
            Examples.account(BatchClass.AGGREGATES, 3, LaneStatus.BLOCKED, 7, 7, 0),
            Examples.account(BatchClass.AGGREGATES, 4, LaneStatus.OK, 10, 10, 0),
            Examples.account(BatchClass.EVENTS, 4, LaneStatus.OK, 3, 3, 0)
        };
        plant.put(Examples.agent("lab-1", true, NOW, accounts));

        JsonNode agent = state(3).get("agents").get(0);

        assertThat(agent.get("lanes").findValuesAsText("run")).containsExactly("3", "4", "4");
        assertThat(agent.get("lanes").get(0).get("needsVersion").asInt()).isEqualTo(2);
        assertThat(agent.get("earlier").toString())
                .isEqualTo(
                        "{\"lanes\":2,\"sent\":150,\"stored\":140,\"gaps\":1,\"missing\":10,\"duplicatesDropped\":3,\"troubled\":0}");
    }

    @Test
    void theNewestGapsOfAllLanesAreShownWithRangeReasonRecordsAndTime() throws Exception {
        plant.put(Examples.agent(
                "lab-1",
                true,
                NOW,
                Examples.account(BatchClass.AGGREGATES, 1, LaneStatus.COMPLETE, 100, 90, 1),
                Examples.account(BatchClass.EVENTS, 4, LaneStatus.OK, 3, 2, 0)));

        assertThat(state(3).get("agents").get(0).get("gaps").toString())
                .isEqualTo("[{\"lane\":\"00000000000000040000000000000002\",\"class\":\"events\",\"run\":4,\"from\":1,"
                        + "\"to\":1,\"reason\":\"evicted\",\"records\":10,\"start\":0,\"end\":1000},"
                        + "{\"lane\":\"00000000000000010000000000000001\",\"class\":\"aggregates\",\"run\":1,\"from\":1,"
                        + "\"to\":10,\"reason\":\"evicted\",\"records\":10,\"start\":0,\"end\":1000}]");
    }

    @Test
    void ofAnAgentOnlySoManyGapsAreShown() throws Exception {
        Account[] accounts = new Account[30];
        for (int run = 0; run < accounts.length; run++) {
            accounts[run] = Examples.account(BatchClass.EVENTS, run + 1L, LaneStatus.COMPLETE, 3, 2, 0);
        }
        plant.put(Examples.agent("lab-1", true, NOW, accounts));

        JsonNode gaps = state(3).get("agents").get(0).get("gaps");
        assertThat(gaps).hasSize(20);
        assertThat(gaps.get(0).get("run").asInt()).isEqualTo(30);
    }

    @Test
    void aLaneNamesWhatItFollowsAndAForkHowManyFollowIt() throws Exception {
        plant.put(Examples.agent("lab-1", true, NOW, Examples.forked(2, 4), Examples.following(3, new Id128(2, 2), 7)));

        JsonNode agent = state(3).get("agents").get(0);
        assertThat(agent.get("forks").toString())
                .isEqualTo("[{\"lane\":\"00000000000000020000000000000002\",\"class\":\"events\",\"run\":2,\"last\":5,"
                        + "\"successors\":4}]");
        assertThat(agent.get("lanes").get(0).get("predecessor").asText()).isEqualTo("00000000000000020000000000000002");
        assertThat(agent.get("lanes").get(0).get("predecessorLast").asInt()).isEqualTo(7);
        assertThat(agent.get("lanes").get(1).has("predecessor")).isFalse();
    }

    @Test
    void aLaneThatGoesOnBeyondThePlaceWhereAnotherFollowsItIsAFork() throws Exception {
        plant.put(Examples.agent(
                "lab-1",
                true,
                NOW,
                Examples.account(BatchClass.EVENTS, 2, LaneStatus.OK, 5, 5, 0),
                Examples.following(3, new Id128(2, 2), 4)));

        assertThat(state(3).get("agents").get(0).get("forks").toString())
                .isEqualTo("[{\"lane\":\"00000000000000020000000000000002\",\"class\":\"events\",\"run\":2,\"last\":5,"
                        + "\"successors\":1}]");
    }

    @Test
    void aLaneThatIsFollowedAtItsEndIsNoFork() throws Exception {
        plant.put(Examples.agent(
                "lab-1",
                true,
                NOW,
                Examples.account(BatchClass.EVENTS, 2, LaneStatus.OK, 5, 5, 0),
                Examples.following(3, new Id128(2, 2), 5)));

        assertThat(state(3).get("agents").get(0).get("forks")).isEmpty();
    }

    @Test
    void anAgentThatSaidNothingYetIsNeitherOnlineNorOffline() throws Exception {
        plant.put(new AgentStanding(
                Examples.AGENT,
                null,
                0,
                List.of(Examples.account(BatchClass.EVENTS, 1, LaneStatus.OK, 1, 1, 0)),
                List.of()));

        assertThat(state(3).get("agents").get(0).has("online")).isFalse();
    }

    @Test
    void onlyTheNewestEventsAreKeptWhateverTheOrderInWhichTheyCome() throws Exception {
        for (int i = 0; i < 120; i++) {
            plant.happened(Examples.event("started", "agents/lab-1", NOW + (i * 37 % 120) * Examples.SECOND));
        }

        JsonNode events = state(3).get("events");

        assertThat(events).hasSize(50);
        assertThat(events.get(0).get("time").asLong()).isEqualTo(NOW / 1_000_000 + 119_000);
        assertThat(events.get(49).get("time").asLong()).isEqualTo(NOW / 1_000_000 + 70_000);
    }
}
