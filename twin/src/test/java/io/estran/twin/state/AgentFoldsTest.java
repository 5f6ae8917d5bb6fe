package io.estran.twin.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.twin.stream.Examples;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgentFoldsTest {
    private static final long SECOND = Examples.SECOND;
    private static final AgentName AGENT = Examples.AGENT;

    private final Map<AgentName, AgentStanding> standings = new TreeMap<>();
    private final Memory memory = new Memory(1 << 20);
    private AgentFolds folds = new AgentFolds(TwinLimits.DEFAULT, memory);

    @Test
    void theLastStatementOfTheLatestConnectionCounts() {
        folds.presence(presence(2, 3, true), 10 * SECOND);
        folds.presence(presence(2, 2, false), 11 * SECOND); // the will of a connection that was taken over
        folds.presence(presence(1, 9, false), 12 * SECOND); // of a run that is over

        assertThat(standing().isOnline(12 * SECOND)).isTrue();

        folds.presence(
                presence(2, 3, false), 13 * SECOND); // the will says the time of its connect: it counts all the same

        assertThat(standing().isOnline(13 * SECOND)).isFalse();

        folds.presence(presence(3, 1, true), 14 * SECOND);

        assertThat(standing().isOnline(14 * SECOND)).isTrue();
    }

    @Test
    void anAgentThatSaysNothingAnyMoreIsOffline() {
        folds.presence(presence(1, 1, true), 10 * SECOND);

        assertThat(standing().isOnline(10 * SECOND + AgentStanding.SILENCE_NANOS))
                .isTrue();
        assertThat(standing().isOnline(11 * SECOND + AgentStanding.SILENCE_NANOS))
                .isFalse();
    }

    @Test
    void aRemovedAgentHasNoPresence() {
        folds.presence(presence(1, 1, true), 10 * SECOND);
        folds.removed(AGENT);

        assertThat(standing().presence()).isNull();
        assertThat(standing().isOnline(10 * SECOND)).isFalse();
    }

    @Test
    void anAgentsDeliveryIsTheSumOfTheAccountsOfItsLanes() {
        folds.account(message(account(1, 1, 10, 8, 2, gap(3, 4, GapReason.EVICTED)), 1));
        folds.account(message(account(2, 2, 5, 5, 1), 2));

        assertThat(standing().stored()).isEqualTo(13);
        assertThat(standing().duplicatesDropped()).isEqualTo(3);
        assertThat(standing().missing()).isEqualTo(2);
        assertThat(standing().accounts()).extracting(Account::runNumber).containsExactly(1L, 2L);
    }

    @Test
    void whatWasFreedBecauseItHadBeenAccountedForIsNotMissing() {
        folds.account(message(account(1, 1, 10, 4, 0, gap(1, 5, GapReason.FREED), gap(7, 7, GapReason.LOST)), 1));

        assertThat(standing().missing()).isEqualTo(1);
    }

    @Test
    void theNewestAccountOfALaneIsThatOfTheLargestEpochAndOffset() {
        folds.account(message(account(1, 1, 10, 10, 0), 7));
        folds.account(message(account(1, 1, 9, 9, 0), 6));

        assertThat(standing().stored()).isEqualTo(10);
    }

    @Test
    void aForgottenLaneLeavesTheAccounts() {
        folds.account(message(account(1, 1, 10, 10, 0), 1));
        folds.account(message(account(2, 1, 4, 4, 0), 2));
        folds.forgotten(new Id128(0, 1));
        folds.forgotten(new Id128(0, 99));

        assertThat(standing().stored()).isEqualTo(4);
    }

    @Test
    void lanesThatDoNotGoOnByThemselvesAreNamed() {
        folds.account(message(account(1, 1, 1, 1, 0), 1));
        Account blocked = new Account(
                AGENT,
                new Id128(0, 2),
                BatchClass.EVENTS,
                1,
                LaneStatus.BLOCKED,
                2,
                0,
                Hash256.ZERO,
                0,
                0,
                0,
                0,
                List.of(),
                0,
                0,
                0,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
        folds.account(message(blocked, 2));

        assertThat(standing().troubled()).containsExactly(blocked);
    }

    @Test
    void onlyGapsOfAggregatesThatWillNeverComeAreRemembered() {
        folds.gap(declared(BatchClass.AGGREGATES, gap(3, 4, GapReason.EVICTED)));
        folds.gap(declared(BatchClass.AGGREGATES, gap(3, 4, GapReason.EVICTED)));
        folds.gap(declared(BatchClass.AGGREGATES, gap(1, 2, GapReason.FREED)));
        folds.gap(declared(BatchClass.EVENTS, gap(5, 6, GapReason.EVICTED)));
        folds.gap(declared(
                BatchClass.AGGREGATES, new Account.Range(7, 8, GapReason.LOST, -1, Long.MAX_VALUE, Long.MIN_VALUE)));

        assertThat(standing().gaps()).extracting(gap -> gap.range().from()).containsExactly(3L);
    }

    @Test
    void theNewestGapsAreKeptInOrderOfEventTime() {
        for (long from = 1; from <= AgentFold.MAX_GAPS + 1; from++) {
            folds.gap(declared(BatchClass.AGGREGATES, gap(from, from, GapReason.EVICTED)));
        }
        folds.gap(declared(BatchClass.AGGREGATES, gap(1, 1, GapReason.EVICTED)));

        assertThat(standing().gaps())
                .hasSize(AgentFold.MAX_GAPS)
                .first()
                .satisfies(gap -> assertThat(gap.range().from()).isEqualTo(2));
    }

    @Test
    void agentsAndLanesBeyondTheLimitsAreLeftOutAndCounted() {
        folds = new AgentFolds(new TwinLimits(1, 1, 16, 1, 1, 2, 1 << 20), memory);
        folds.account(message(account(3, 3, 1, 1, 0), 1));
        folds.account(message(account(2, 2, 2, 2, 0), 2));
        folds.account(message(account(4, 4, 4, 4, 0), 3));
        folds.presence(new Presence(new AgentName("other"), Id128.NONE, 1, 1, true, "1", 0, 0, 0, 1, -1, 0), SECOND);

        assertThat(standing().accounts()).extracting(Account::runNumber).containsExactly(3L, 4L);
        assertThat(folds.agents()).isEqualTo(1);
        assertThat(folds.refused()).isEqualTo(2);
    }

    @Test
    void whenTheMemoryIsFullAccountsOfTheOldestRunsGoFirstAndNewAgentsAreLeftOut() {
        memory.add(1 << 19); // others do
        int lanes = 0;
        while (folds.forgotten() == 0 && lanes < 2_000) {
            lanes++;
            folds.account(message(account(lanes, lanes, 1, 1, 0), lanes));
        }
        assertThat(lanes).isLessThan(1_000);
        assertThat(standing().accounts())
                .hasSize(lanes - 1)
                .first()
                .satisfies(account -> assertThat(account.runNumber()).isEqualTo(2));
        memory.add(1_024);
        folds.presence(new Presence(new AgentName("other"), Id128.NONE, 1, 1, true, "1", 0, 0, 0, 1, -1, 0), SECOND);
        assertThat(folds.agents()).isEqualTo(1);
        assertThat(folds.refused()).isEqualTo(1);
    }

    @Test
    void aForgottenLaneGivesItsMemoryBack() {
        folds.account(message(account(1, 1, 1, 1, 0), 1));
        long one = memory.used();
        folds.account(message(account(2, 2, 1, 1, 0), 2));
        folds.account(message(account(2, 2, 2, 2, 0), 3));
        folds.forgotten(account(2, 2, 2, 2, 0).lane());
        assertThat(memory.used()).isEqualTo(one);
    }

    private AgentStanding standing() {
        folds.drainChanged(standing -> standings.put(standing.agent(), standing));
        return standings.get(AGENT);
    }

    private static Presence presence(long run, long connection, boolean online) {
        return new Presence(AGENT, Id128.NONE, run, connection, online, "1", 0, 0, 0, 1, -1, 0);
    }

    private static AccountMessage message(Account account, long offset) {
        return new AccountMessage(account, offset);
    }

    private static Account account(
            long lane, long run, long last, long stored, long duplicates, Account.Range... gaps) {
        return new Account(
                AGENT,
                new Id128(0, lane),
                BatchClass.AGGREGATES,
                run,
                LaneStatus.OK,
                0,
                last,
                Hash256.ZERO,
                stored,
                stored * 10,
                duplicates,
                0,
                List.of(gaps),
                0,
                0,
                0,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
    }

    private static Account.Range gap(long from, long to, GapReason reason) {
        return new Account.Range(from, to, reason, 1, from * SECOND, (to + 1) * SECOND);
    }

    private static GapRecord declared(BatchClass batchClass, Account.Range range) {
        return new GapRecord(AGENT, Examples.LANE, batchClass, 1, range);
    }
}
