package io.estran.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is accounted for and what is not; how it is said. */
class AuditTest {
    private static final AgentName LAB = new AgentName("lab-1");
    private static final LanePoint NONE = new LanePoint(Id128.NONE, 0, Hash256.ZERO);
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_750_000_000L * SECOND;

    private final Audit audit = new Audit();

    @Test
    void aLaneOfWhichEverythingIsStoredIsAccountedFor() {
        account(lane(1), LaneStatus.OK, 12, List.of(), 2, NONE);
        assertThat(text())
                .contains("  ok      events " + lane(1)
                        + ", run 1: sent 1..12 so far, stored 1..12, gaps: none, duplicates dropped: 2")
                .endsWith("12 batches with 24 records stored, 0 declared in gaps, 2 duplicates dropped, 0 forks;"
                        + " nothing is unaccounted for" + System.lineSeparator());
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void aDeclaredGapIsAccountedForAndShown() {
        account(
                lane(1),
                LaneStatus.COMPLETE,
                10,
                List.of(gap(1, 2, GapReason.EVICTED, 40), gap(7, 7, GapReason.CORRUPT, -1)),
                0,
                NONE);
        assertThat(text())
                .contains(
                        "sent 1..10, stored 3..6 8..10, gaps: 1..2 evicted (40 records), 7 corrupt, duplicates dropped: 0");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void aLanePredecessorIsNamedWithItsLength() {
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 5, Hash256.ZERO));
        assertThat(text())
                .contains("sent 1..5, stored 1..5") // a later lane has told its length
                .contains("follows " + lane(1) + " at 5");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void whatALaterLaneStatesAndIsNotStoredIsUnaccountedFor() {
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 7, Hash256.ZERO));
        assertThat(text())
                .contains("  FAILED  events " + lane(1) + ", run 1: sent 1..7, stored 1..5")
                .contains("sequences 6 to 7 were sealed, as a successor states, and are neither stored nor declared")
                .contains("something of 1 agents is UNACCOUNTED FOR");
        assertThat(isAccountedFor()).isFalse();
    }

    /** Live data goes first, in a fresh lane; the backlog of the one before drains behind it. */
    @Test
    void whatALaterLaneStatesAndAnOnlineAgentStillHoldsIsOnItsWay() {
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 7, Hash256.ZERO));
        audit.presence(presence(1, 1, true, NOW, 2), NOW);
        assertThat(text())
                .contains("  ok      events " + lane(1) + ", run 1: sent 1..7, stored 1..5")
                .contains("; sequences 6 to 7 are on their way")
                .endsWith("nothing is unaccounted for" + System.lineSeparator());
        assertThat(AuditJson.of(audit.judge(null, NOW)))
                .contains("\"onTheWay\":[\"sequences 6 to 7 are on their way\"],\"unaccounted\":[]");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void moreThanAnOnlineAgentHoldsCannotBeOnItsWay() {
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 7, Hash256.ZERO));
        account(lane(3), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(2), 2, Hash256.ZERO));
        audit.presence(presence(1, 1, true, NOW, 2), NOW);
        assertThat(text())
                .contains("sequences 6 to 7 were sealed, as a successor states, and are neither stored")
                .contains("it is online and said last that it holds 2 batches, but 3 are missing");
        assertThat(isAccountedFor()).isFalse();
    }

    @Test
    void whatAnAgentHoldsThatIsOfflineIsNotOnItsWay() {
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 7, Hash256.ZERO));
        audit.presence(presence(1, 1, false, NOW, 2), NOW);
        assertThat(text()).contains("sequences 6 to 7 were sealed, as a successor states, and are neither stored");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "BLOCKED", "QUARANTINED", "FORKED"})
    void aLaneInTroubleIsUnaccountedFor(LaneStatus status) {
        account(lane(1), status, 0, List.of(), 0, NONE);
        assertThat(text()).contains("FAILED");
        assertThat(isAccountedFor()).isFalse();
    }

    /** As after a restart, while what the lane's predecessor holds is still on its way. */
    @Test
    void whatCameTooEarlyFromAnAgentThatStillHoldsItIsOnItsWay() {
        account(lane(1), LaneStatus.UNKNOWN, 0, List.of(), 0, NONE);
        audit.presence(presence(1, 1, true, NOW, 1), NOW);
        assertThat(text()).contains("its records came too early: its agent sends them again");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void whatCameTooEarlyAndIsHeldByNoAgentThatIsOnlineIsUnaccountedFor() {
        account(lane(1), LaneStatus.UNKNOWN, 0, List.of(), 0, NONE);
        audit.presence(presence(1, 1, true, NOW, 0), NOW);
        assertThat(text())
                .contains("the lane, or its predecessor, is not known")
                .contains("but 1 are missing");
        assertThat(isAccountedFor()).isFalse();
    }

    @Test
    void anAccountThatDoesNotAddUpIsUnaccountedFor() {
        Account account = ofAccount(lane(1), LaneStatus.OK, 10, List.of(), 0, NONE);
        audit.account(new AccountMessage(
                new Account(
                        LAB,
                        account.lane(),
                        account.batchClass(),
                        1,
                        LaneStatus.OK,
                        0,
                        10,
                        Hash256.ZERO,
                        9,
                        18,
                        0,
                        0,
                        List.of(),
                        0,
                        1,
                        1,
                        NONE),
                1));
        assertThat(text()).contains("does not add up: 9 stored and 0 declared of 10");
        assertThat(isAccountedFor()).isFalse();
    }

    @Test
    void gapsThatWereMergedForWantOfRoomAreNoImbalance() {
        List<Account.Range> gaps = new ArrayList<>(List.of(gap(1, 3, GapReason.EVICTED, -1))); // lies over a stored 2
        for (int i = 1; i < Account.MAX_GAPS; i++) {
            gaps.add(gap(10L * i, 10L * i, GapReason.EVICTED, 1));
        }
        Account account = ofAccount(lane(1), LaneStatus.OK, 3_000, gaps, 0, NONE);
        audit.account(new AccountMessage(account, 1));
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void whatAnOnlineAgentHoldsIsOnItsWay() {
        audit.presence(presence(1, 1, true, NOW, 3), NOW);
        assertThat(text())
                .contains("agent lab-1, run 1, online, 3 batches on their way at 2025-06-15T15:06:40.000000000Z");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void whatAnAgentHeldWhenItWentOfflineIsUnaccountedFor() {
        audit.presence(presence(1, 1, false, NOW, 3), NOW);
        assertThat(text()).contains("FAILED").contains("held 3 batches");
        assertThat(isAccountedFor()).isFalse();
    }

    @Test
    void anAgentThatIsSilentForMoreThan35SecondsIsOffline() {
        audit.presence(presence(1, 1, true, NOW, 3), NOW - 36 * SECOND);
        assertThat(isAccountedFor()).isFalse();
    }

    /** The will is composed at connect: its count is older than the last statement. */
    @Test
    void ofALostConnectionTheLastStatementCountsNotTheWill() {
        audit.presence(presence(1, 1, true, NOW, 0), NOW);
        audit.presence(presence(1, 1, false, NOW - 100 * SECOND, 50), NOW);
        assertThat(text()).contains("offline, 0 batches");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void presenceOfAnOlderConnectionSaysNothing() { // DELIVERY.md rule 16
        audit.presence(presence(2, 1, true, NOW, 0), NOW);
        audit.presence(presence(1, 9, false, NOW, 50), NOW);
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void aForgottenLaneIsNotShown() {
        account(lane(1), LaneStatus.COMPLETE, 5, List.of(), 0, NONE);
        audit.forgotten(lane(1));
        assertThat(text()).doesNotContain(lane(1).toString());
    }

    @Test
    void oneAgentCanBeAskedFor() {
        account(lane(1), LaneStatus.FORKED, 5, List.of(), 0, NONE);
        assertThat(audit.judge(new AgentName("other"), NOW)).isEmpty();
        assertThat(audit.judge(LAB, NOW)).hasSize(1);
    }

    @Test
    void aGapIsShownWithItsReasonItsRecordsAndItsTime() {
        Account.Range gap = new Account.Range(3, 4, GapReason.EVICTED, 1_234, NOW, NOW + 90 * SECOND);
        account(lane(1), LaneStatus.OK, 9, List.of(gap), 0, NONE);
        assertThat(text())
                .contains("gaps: 3..4 evicted (1,234 records, 2025-06-15T15:06:40.000000000Z to"
                        + " 2025-06-15T15:08:10.000000000Z)");
    }

    @Test
    void lanesStandInTheOrderOfTheirChainWhichIsNamedBackToItsFirst() {
        account(lane(3), LaneStatus.OK, 1, List.of(), 0, NONE);
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, new LanePoint(lane(3), 1, Hash256.ZERO));
        account(lane(2), LaneStatus.OK, 7, List.of(), 0, new LanePoint(lane(1), 5, Hash256.ZERO));
        assertThat(text())
                .contains("  chain   events: 3 lanes, from " + lane(3) + " of run 1, its first, to " + lane(2))
                .containsSubsequence(
                        "ok      events " + lane(3), "ok      events " + lane(1), "ok      events " + lane(2));
    }

    @Test
    void aChainWhoseBeginningIsForgottenSaysSo() {
        account(lane(2), LaneStatus.OK, 7, List.of(), 0, new LanePoint(lane(1), 5, Hash256.ZERO));
        assertThat(text())
                .contains("events: 1 lane, from " + lane(2) + " of run 1, which follows " + lane(1)
                        + ", of which nothing is kept, to " + lane(2));
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void aForkIsShownAndNothingOfItIsUnaccountedFor() {
        account(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 5, Hash256.ZERO));
        account(lane(3), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 5, Hash256.ZERO));
        assertThat(text())
                .contains("fork: 2 lanes follow it, " + lane(2) + ", " + lane(3) + ": a clone or a restored image")
                .contains("from " + lane(1) + " of run 1, its first, to " + lane(2) + " and to " + lane(3))
                .contains("1 forks; nothing is unaccounted for");
        assertThat(AuditJson.of(audit.judge(null, NOW)))
                .contains("\"forks\":[\"fork: 2 lanes follow it")
                .contains("\"successors\":[\"" + lane(2) + "\",\"" + lane(3) + "\"]");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void aBranchOfWhichNoAccountIsKeptIsShownAllTheSame() {
        Account alone = ofAccount(lane(1), LaneStatus.OK, 5, List.of(), 0, NONE);
        audit.account(new AccountMessage(withSuccessors(alone, List.of(lane(8), lane(9))), 1));
        assertThat(text()).contains("fork: 2 lanes follow it, " + lane(8) + ", " + lane(9));
    }

    @Test
    void aLaneThatGoesOnWhereAnotherFollowsItIsAFork() {
        account(lane(1), LaneStatus.OK, 9, List.of(), 0, NONE);
        account(lane(2), LaneStatus.OK, 1, List.of(), 0, new LanePoint(lane(1), 5, Hash256.ZERO));
        assertThat(text()).contains("fork: it goes on to 9, and " + lane(2) + " follows it at 5");
        assertThat(isAccountedFor()).isTrue();
    }

    @Test
    void nothingAtAllIsAccountedFor() {
        assertThat(text()).startsWith("0 agents, 0 lanes").contains("nothing is unaccounted for");
        assertThat(AuditJson.of(audit.judge(null, NOW))).isEqualTo("{\"accountedFor\":true,\"agents\":[]}");
    }

    @Test
    void theJsonHoldsTheSame() {
        account(lane(1), LaneStatus.OK, 3, List.of(gap(2, 2, GapReason.LOST, 7)), 4, NONE);
        account(lane(2), LaneStatus.COMPLETE, 1, List.of(), 0, new LanePoint(lane(1), 4, Hash256.ZERO));
        audit.presence(presence(1, 1, true, NOW, 0), NOW);
        assertThat(AuditJson.of(audit.judge(null, NOW))).isEqualTo("""
                        {"accountedFor":false,"agents":[{"agent":"lab-1","online":true,"runNumber":1,\
                        "heard":"2025-06-15T15:06:40.000000000Z","pending":0,"unaccounted":["it is online and said last that it holds 0 \
                        batches, but 1 are missing; it says that every ten seconds: if it has opened a lane since, ask again"],\
                        "chains":[{"class":"events","lanes":2,"first":"00000000000000010000000000000001","whole":true,\
                        "ends":["00000000000000010000000000000002"]}],"lanes":[\
                        {"lane":"00000000000000010000000000000001","class":"events","runNumber":1,"status":"ok","sent":4,\
                        "ended":true,"last":3,"stored":2,"records":4,"duplicatesDropped":4,"earlyDropped":0,\
                        "successors":["00000000000000010000000000000002"],"forks":[],"gaps":[{"from":2,"to":2,"reason":"lost","records":7}],"onTheWay":[],"unaccounted":["sequences 4 to 4 were sealed, as a \
                        successor states, and are neither stored nor declared"]},\
                        {"lane":"00000000000000010000000000000002","class":"events","runNumber":1,"status":"complete","sent":1,\
                        "ended":true,"last":1,"stored":1,"records":2,"duplicatesDropped":0,"earlyDropped":0,\
                        "predecessor":"00000000000000010000000000000001","predecessorLast":4,"successors":[],"forks":[],\
                        "gaps":[],"onTheWay":[],"unaccounted":[]}]}]}""");
    }

    private boolean isAccountedFor() {
        return audit.judge(null, NOW).stream().allMatch(AgentAudit::isAccountedFor);
    }

    private String text() {
        return AuditText.of(audit.judge(null, NOW));
    }

    private static Id128 lane(long number) {
        return new Id128(1, number);
    }

    private static Account.Range gap(long from, long to, GapReason reason, long records) {
        return new Account.Range(from, to, reason, records, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    private void account(
            Id128 lane,
            LaneStatus status,
            long last,
            List<Account.Range> gaps,
            long duplicates,
            LanePoint predecessor) {
        audit.account(new AccountMessage(ofAccount(lane, status, last, gaps, duplicates, predecessor), 1));
    }

    /** Two records a batch. */
    private static Account ofAccount(
            Id128 lane,
            LaneStatus status,
            long last,
            List<Account.Range> gaps,
            long duplicates,
            LanePoint predecessor) {
        long stored =
                last - gaps.stream().mapToLong(gap -> gap.to() - gap.from() + 1).sum();
        return new Account(
                LAB,
                lane,
                BatchClass.EVENTS,
                1,
                status,
                0,
                last,
                Hash256.ZERO,
                stored,
                2 * stored,
                duplicates,
                0,
                gaps,
                0,
                last,
                1,
                predecessor);
    }

    private static Account withSuccessors(Account account, List<Id128> successors) {
        return new Account(
                account.agent(),
                account.lane(),
                account.batchClass(),
                account.runNumber(),
                account.status(),
                account.needsVersion(),
                account.last(),
                account.hash(),
                account.stored(),
                account.records(),
                account.duplicatesDropped(),
                account.earlyDropped(),
                account.gaps(),
                account.partition(),
                account.position(),
                account.epoch(),
                account.predecessor(),
                successors);
    }

    private static Presence presence(long run, long connection, boolean online, long time, long pending) {
        return new Presence(
                LAB, new Id128(9, run), run, connection, online, "0.1.0", time, Long.MIN_VALUE, 0, 1024, -1, pending);
    }
}
