package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sequencer's accounts make the spool do (rules 11, 12, 14, 19, 21 to 23, 25). */
class AccountTest {
    private final SpoolBench bench;

    AccountTest() throws IOException {
        bench = new SpoolBench();
        bench.connect();
    }

    private List<Batch> sealAndSend(String... texts) throws IOException {
        bench.event(texts);
        List<Sent> sent = bench.send();
        sent.forEach(bench::stored);
        return sent.stream().map(Sent::batch).toList();
    }

    private List<Long> sequencesSent() {
        return bench.send().stream().map(Sent::sequence).toList();
    }

    private long held() {
        return bench.spool.status().pendingBatches();
    }

    /** What is sent after a restart: all that is held. */
    private List<Long> heldAfterRestart() throws IOException {
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        return sequencesSent();
    }

    @Test
    void aPubackFreesNothing() throws IOException {
        sealAndSend("a");
        bench.checkpoint();
        assertThat(held()).isEqualTo(1);
        assertThat(heldAfterRestart()).containsExactly(1L);
    }

    @Test
    void anAccountFreesWhatACheckpointKnows() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.checkpoint();
        List<Batch> later = sealAndSend("c");
        bench.accountFor(later.get(0));
        assertThat(bench.spool.wantsCheckpoint())
                .as("c waits for its checkpoint")
                .isTrue();
        bench.checkpoint();
        assertThat(bench.spool.wantsCheckpoint()).isFalse();
        assertThat(heldAfterRestart()).as("c was freed behind the checkpoint").containsExactly(3L);
        assertThat(batches).hasSize(2);
    }

    @Test
    void freedIsNotErasedAndUsedAgainOnlyBehindTheNextCheckpoint() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.checkpoint();
        bench.accountFor(batches.get(1));
        assertThat(bench.isOnDisk(batches.get(0))).isTrue();
        bench.checkpoint();
        assertThat(heldAfterRestart()).isEmpty();
    }

    @Test
    void anAccountInTheMiddleFreesUpToIt() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c");
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.OK, 2, batches.get(1).chainHash(), 0);
        bench.checkpoint();
        assertThat(heldAfterRestart()).containsExactly(3L);
    }

    @Test
    void anAccountOfMoreThanThisDiskEverSealedFreesAll() throws IOException {
        List<Batch> batches = sealAndSend("a");
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.OK, 40, batches.get(0).chainHash(), 99);
        bench.checkpoint();
        assertThat(held()).isZero();
        assertThat(heldAfterRestart()).isEmpty();
    }

    @Test
    void theSameAccountTwiceChangesNothing() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.checkpoint();
        for (int i = 0; i < 2; i++) {
            bench.account(
                    batches.get(0).header(), LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 0, 10);
            assertThat(sequencesSent()).isEmpty();
        }
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void accountsAreOrderedByTheirOffsetAndNotByTheirArrival() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.checkpoint();
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 2, batches.get(1).chainHash(), 2, 0, 20);
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, 0, 0, 19);
        bench.account(lane, LaneStatus.UNKNOWN, 0, Hash256.ZERO, 2, 0, 18);
        bench.seal();
        assertThat(sequencesSent()).isEmpty();
        assertThat(bench.happenings).isEmpty();
    }

    @Test
    void theOrderOfAccountsSurvivesARestart() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.checkpoint();
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 0, 20);
        bench.checkpoint();
        bench.restart();
        bench.connect();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, 0, 0, 19);
        bench.seal();
        assertThat(bench.happenings).as("no loss is stated for an old account").isEmpty();
        assertThat(sequencesSent()).containsExactly(2L);
    }

    @Test
    void nothingIsSentAgainUntilTheAccountHasPassedItsPlace() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        long first = bench.stored(sent.get(0));
        long second = bench.stored(sent.get(1));
        BatchHeader lane = sent.get(0).batch().header();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, first - 1);
        assertThat(sequencesSent()).isEmpty();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, first);
        assertThat(sequencesSent()).containsExactly(1L);
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, second);
        assertThat(sequencesSent()).as("1 is in flight again").containsExactly(2L);
    }

    @Test
    void aPlaceThatTheAccountHadPassedBeforeThePubackIsSeen() throws IOException {
        bench.event("a");
        Sent sent = bench.send().get(0);
        bench.account(sent.batch().header(), LaneStatus.OK, 0, Hash256.ZERO, 1000);
        assertThat(sequencesSent()).isEmpty();
        bench.stored(sent);
        assertThat(sequencesSent()).containsExactly(1L);
    }

    @Test
    void aReconnectSendsAgainWhatWasInFlightAndNothingThatIsStored() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        bench.stored(sent.get(0));
        bench.reconnect();
        assertThat(sequencesSent()).containsExactly(2L);
    }

    @Test
    void aPubackOfAnEarlierConnectionCountsForNothing() throws IOException {
        bench.event("a");
        Sent old = bench.send().get(0);
        bench.reconnect();
        bench.stored(old);
        assertThat(sequencesSent()).containsExactly(1L);
    }

    @Test
    void anUnknownLaneIsSentAgainOnceItsPlaceIsPassed() throws IOException {
        bench.event("a");
        Sent sent = bench.send().get(0);
        long place = bench.stored(sent);
        bench.account(sent.batch().header(), LaneStatus.UNKNOWN, 0, Hash256.ZERO, place);
        assertThat(sequencesSent()).containsExactly(1L);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void whatTheSequencerForgotAndTheSpoolFreedIsStatedAsFreed() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c");
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.OK, 2, batches.get(1).chainHash(), 0);
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.UNKNOWN, 0, Hash256.ZERO, 100);
        bench.seal();
        List<Sent> sent = bench.send();
        assertThat(sent).extracting(Sent::sequence).containsExactly(1L, 3L);
        assertThat(sent.get(0).batch().header().gap())
                .extracting(Gap::to, Gap::hashOfTo, Gap::reason, Gap::records)
                .containsExactly(2L, batches.get(1).chainHash(), GapReason.FREED, -1L);
    }

    @Test
    void aFreedStatementStaysOneWhenItsNeighbourIsEvicted() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c");
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.OK, 1, batches.get(0).chainHash(), 0);
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.UNKNOWN, 0, Hash256.ZERO, 100);
        bench.seal();
        List<Sent> sent = bench.send();
        assertThat(sent).extracting(Sent::sequence).containsExactly(1L, 2L, 3L);
        bench.spool.refused(sent.get(1).token(), 0x99, "no");
        bench.seal();
        assertThat(bench.send().get(0).batch().header().gap())
                .extracting(Gap::to, Gap::reason)
                .containsExactly(2L, GapReason.FREED);
    }

    @Test
    void anOpeningWhosePredecessorIsGoneForGoodIsStatedAsFreed() throws IOException {
        List<Batch> first = sealAndSend("a");
        bench.checkpoint();
        bench.accountFor(first.get(0));
        bench.checkpoint();
        bench.restart();
        bench.connect();
        bench.event("b", "c");
        List<Sent> sent = bench.send();
        bench.stored(sent.get(0));
        long place = bench.stored(sent.get(1));
        bench.account(sent.get(0).batch().header(), LaneStatus.UNKNOWN, 0, Hash256.ZERO, place);
        bench.seal();
        List<Sent> again = bench.send();
        assertThat(again).extracting(Sent::sequence).containsExactly(1L, 2L);
        BatchHeader stated = again.get(0).batch().header();
        assertThat(stated.gap()).isNotNull();
        assertThat(stated.gap().reason()).isEqualTo(GapReason.FREED);
        assertThat(stated.predecessor()).isEqualTo(first.get(0).point());
        bench.account(stated, LaneStatus.UNKNOWN, 0, Hash256.ZERO, place);
        bench.seal();
        assertThat(bench.send()).as("it is stated once").isEmpty();
    }

    @Test
    void anEvictedOpeningWhosePredecessorIsGoneIsStatedAsFreedToo() throws IOException {
        List<Batch> first = sealAndSend("a");
        bench.checkpoint();
        bench.accountFor(first.get(0));
        bench.checkpoint();
        bench.restart();
        bench.connect();
        bench.event("b");
        bench.spool.refused(bench.send().get(0).token(), 0x99, "no");
        bench.seal();
        Sent gap = bench.send().get(0);
        long place = bench.stored(gap);
        bench.account(gap.batch().header(), LaneStatus.UNKNOWN, 0, Hash256.ZERO, place);
        bench.seal();
        assertThat(bench.send().get(0).batch().header().gap().reason()).isEqualTo(GapReason.FREED);
    }

    @Test
    void anOpeningWhosePredecessorIsStillHeldOnlyWaits() throws IOException {
        sealAndSend("a");
        bench.restart();
        bench.connect();
        bench.event("b");
        List<Sent> sent = bench.send();
        sent.forEach(bench::stored);
        BatchHeader second = sent.get(1).batch().header();
        assertThat(second.predecessor()).isNotNull();
        bench.account(second, LaneStatus.UNKNOWN, 0, Hash256.ZERO, 1000);
        List<Sent> again = bench.send();
        assertThat(again).hasSize(1);
        assertThat(again.get(0).batch().header().gap()).isNull();
    }

    @Test
    void aQuarantinedLaneIsFreedAndTheNextHasNoPredecessor() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.QUARANTINED, 0, Hash256.ZERO, 2);
        assertThat(bench.happenings).containsExactly("lane-quarantined");
        assertThat(bench.spool.wantsCheckpoint()).isTrue();
        bench.checkpoint();
        assertThat(held()).isZero();
        List<Batch> next = sealAndSend("c");
        assertThat(next.get(0).header().lane())
                .isNotEqualTo(batches.get(0).header().lane());
        assertThat(next.get(0).header().predecessor()).isNull();
    }

    /** As of a lane that was closed while the agent was away. */
    @Test
    void whatIsNotYetSentOfAQuarantinedLaneIsFreedAndNotSent() throws IOException {
        List<Batch> batches = sealAndSend("a");
        bench.checkpoint();
        bench.event("b", "c");
        bench.account(
                batches.get(0).header(),
                LaneStatus.QUARANTINED,
                1,
                batches.get(0).chainHash(),
                2);
        assertThat(sequencesSent()).as("they wait for their checkpoint").isEmpty();
        bench.checkpoint();
        assertThat(held()).isZero();
        assertThat(bench.happenings).containsExactly("lane-quarantined");
        Batch next = sealAndSend("d").get(0);
        assertThat(next.header().predecessor()).isNull();
        assertThat(next.header().sequence()).isEqualTo(1);
    }

    @Test
    void aLaneThatHasNamedAQuarantinedOneIsNotGoneOnWith() throws IOException {
        List<Batch> first = sealAndSend("a");
        List<Batch> last = first;
        for (String run : List.of("b", "c")) {
            bench.checkpoint();
            bench.cutPower(Leftover.NOTHING);
            bench.connect();
            last = sealAndSend(run);
        }
        assertThat(last.get(last.size() - 1).header().predecessor()).isNotNull();
        Batch doomed = last.get(last.size() - 1);
        bench.account(
                first.get(0).header(), LaneStatus.QUARANTINED, 1, first.get(0).chainHash(), 0);
        Batch next = sealAndSend("d").get(0);
        assertThat(next.header().lane()).isNotEqualTo(doomed.header().lane());
        assertThat(next.header().predecessor())
                .as("nor is what comes after it a successor of either")
                .isNull();
    }

    @Test
    void aLaneThatTheSequencerHasOpenedGoesOnWhateverBecomesOfItsPredecessor() throws IOException {
        List<Batch> first = sealAndSend("a");
        bench.checkpoint();
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        List<Batch> sent = sealAndSend("b");
        Batch second = sent.get(sent.size() - 1);
        bench.accountFor(second);
        bench.account(
                first.get(0).header(), LaneStatus.QUARANTINED, 1, first.get(0).chainHash(), 0);
        assertThat(sealAndSend("c").get(0).header().lane())
                .isEqualTo(second.header().lane());
    }

    @Test
    void aQuarantineIsRememberedBehindACheckpoint() throws IOException {
        List<Batch> batches = sealAndSend("a");
        bench.checkpoint();
        bench.account(batches.get(0).header(), LaneStatus.QUARANTINED, 0, Hash256.ZERO, 2);
        bench.checkpoint();
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        assertThat(sealAndSend("b").get(0).header().predecessor()).isNull();
    }

    @Test
    void aForkedLaneIsFollowedByAFreshOneAndFreedWhenItsBatchesWereRead() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        bench.checkpoint();
        bench.stored(sent.get(0));
        BatchHeader lane = sent.get(0).batch().header();
        bench.account(lane, LaneStatus.FORKED, 0, Hash256.ZERO, 100);
        assertThat(bench.happenings).containsExactly("fork");
        bench.stored(sent.get(1));
        bench.checkpoint();
        assertThat(held()).as("both lie in the quarantine topic").isZero();
        List<Batch> next = sealAndSend("c");
        assertThat(next.get(0).header().lane()).isNotEqualTo(lane.lane());
        assertThat(next.get(0).header().predecessor().lane()).isEqualTo(lane.lane());
    }

    @Test
    void nothingOfABlockedLaneIsSentUntilTheAccountChanges() throws IOException {
        List<Batch> batches = sealAndSend("a", "b");
        bench.event("c");
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.BLOCKED, 1, batches.get(0).chainHash(), 100);
        assertThat(bench.happenings).containsExactly("lane-blocked");
        bench.reconnect();
        assertThat(bench.send()).isEmpty();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 100);
        assertThat(sequencesSent()).containsExactly(2L, 3L);
    }

    @Test
    void otherLanesGoOnWhileOneIsBlocked() throws IOException {
        List<Batch> batches = sealAndSend("a");
        bench.account(batches.get(0).header(), LaneStatus.BLOCKED, 0, Hash256.ZERO, 1);
        bench.aggregates(3);
        assertThat(bench.send()).hasSize(1);
    }

    @Test
    void aLaneGoesOnWhoseBlockedPredecessorMayNotBeSent() throws IOException { // rule 19
        BatchHeader first = sealAndSend("a").get(0).header();
        bench.restart();
        bench.connect();
        bench.account(first, LaneStatus.BLOCKED, 0, Hash256.ZERO, 1);
        bench.event("b");
        List<Sent> sent = bench.send();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).batch().header().predecessor().lane()).isEqualTo(first.lane());
    }

    @Test
    void whatAForkedLanesAccountHasJustPassedIsFreed() throws IOException {
        bench.event("a");
        Sent sent = bench.send().get(0);
        long place = bench.stored(sent);
        bench.checkpoint();
        bench.account(sent.batch().header(), LaneStatus.FORKED, 0, Hash256.ZERO, place - 1);
        assertThat(held()).isEqualTo(1);
        bench.account(sent.batch().header(), LaneStatus.FORKED, 0, Hash256.ZERO, place);
        assertThat(held()).isZero();
    }

    @Test
    void whatIsNoLongerOnItsWayDoesNotCountAgainstTheLink() throws IOException {
        bench.paced = true;
        bench.event("a", "b", "c", "d");
        bench.aggregates(2);
        List<Sent> sent = bench.send();
        assertThat(sent).hasSize(5);
        assertThat(bench.spool.link().inFlight()).isEqualTo(bytes(sent));
        bench.spool.refused(sent.get(3).token(), 0x99, "no");
        assertThat(bench.spool.link().inFlight()).isEqualTo(bytes(sent) - length(sent.get(3)));
        bench.stored(sent.get(0), 1);
        assertThat(bench.spool.link().inFlight()).isEqualTo(bytes(sent) - length(sent.get(3)) - length(sent.get(0)));
        bench.stored(sent.get(1), 2); // a new epoch: nothing on its way counts
        assertThat(bench.spool.link().inFlight()).isZero();
        bench.seal();
        List<Sent> again = bench.send();
        assertThat(bench.spool.link().inFlight()).isEqualTo(bytes(again)).isPositive();
        bench.spool.setConnected(false);
        assertThat(bench.spool.link().inFlight()).isZero();
    }

    private static long bytes(List<Sent> sent) {
        return sent.stream().mapToLong(AccountTest::length).sum();
    }

    private static long length(Sent sent) {
        return sent.batch().bytes().length;
    }

    @Test
    void aNewEpochVoidsAllPlacesAndStatesWhatIsLost() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c", "d");
        bench.checkpoint();
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 3, batches.get(2).chainHash(), 3);
        bench.checkpoint();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 1, 5);
        bench.seal();
        assertThat(bench.happenings).containsExactly("epoch-changed", "account-went-back");
        List<Sent> sent = bench.send();
        assertThat(sent).extracting(Sent::sequence).containsExactly(2L, 4L);
        BatchHeader lost = sent.get(0).batch().header();
        assertThat(lost.previous()).isEqualTo(batches.get(0).chainHash());
        assertThat(lost.gap())
                .extracting(Gap::to, Gap::hashOfTo, Gap::reason)
                .containsExactly(3L, batches.get(2).chainHash(), GapReason.LOST);
    }

    @Test
    void whatIsLostOfALaneOfWhichNothingIsHeldIsStatedToo() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c");
        bench.checkpoint();
        bench.accountFor(batches.get(2));
        bench.checkpoint();
        assertThat(held()).isZero();
        bench.account(batches.get(0).header(), LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 1, 100);
        bench.event("d");
        assertThat(bench.happenings).containsExactly("epoch-changed", "account-went-back");
        List<Sent> sent = bench.send();
        assertThat(sent).extracting(Sent::sequence).containsExactly(2L, 4L);
        BatchHeader lost = sent.get(0).batch().header();
        assertThat(lost.previous()).isEqualTo(batches.get(0).chainHash());
        assertThat(lost.gap())
                .extracting(Gap::to, Gap::hashOfTo, Gap::reason)
                .containsExactly(3L, batches.get(2).chainHash(), GapReason.LOST);
        assertThat(sent.get(1).batch().header().previous())
                .isEqualTo(batches.get(2).chainHash());
    }

    @Test
    void aGapBeforeWhatIsHeldCarriesTheOrdinalsOfTheFirstOfIt() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c", "d");
        bench.checkpoint();
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 2, batches.get(1).chainHash(), 2);
        bench.checkpoint();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 1, 100);
        bench.seal();
        BatchHeader first = batches.get(2).header();
        assertThat(first.lastOrdinal()).isEqualTo(3);
        assertThat(bench.send().get(0).batch().header())
                .extracting(BatchHeader::sequence, BatchHeader::lastOrdinal, BatchHeader::journalPosition)
                .containsExactly(2L, first.lastOrdinal(), first.journalPosition());
    }

    @Test
    void aNewEpochInAPubackVoidsAllPlacesToo() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        bench.stored(sent.get(0), 1);
        assertThat(bench.happenings).isEmpty();
        bench.stored(sent.get(1), 2);
        bench.seal();
        assertThat(bench.happenings).containsExactly("epoch-changed");
        assertThat(bench.send()).extracting(Sent::sequence).containsExactly(1L, 2L);
        bench.event("c");
        bench.stored(bench.send().get(0), 1);
        assertThat(bench.happenings).as("a gateway that is behind").hasSize(1);
    }

    @Test
    void whatWasFreedOfAForkedLaneIsNotLostWhenItsAccountIsRepeated() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        long place = sent.stream().mapToLong(bench::stored).max().orElseThrow();
        bench.checkpoint();
        BatchHeader lane = sent.get(0).batch().header();
        bench.account(lane, LaneStatus.FORKED, 0, Hash256.ZERO, place, 0, 100);
        assertThat(held()).as("both lie in the quarantine topic").isZero();
        bench.account(lane, LaneStatus.FORKED, 0, Hash256.ZERO, place, 0, 100);
        bench.checkpoint();
        bench.restart();
        bench.connect();
        bench.account(lane, LaneStatus.FORKED, 0, Hash256.ZERO, place, 0, 100);
        bench.seal();
        assertThat(bench.happenings).containsExactly("fork");
        assertThat(bench.send())
                .as("a gap would take the place of what the other branch sends")
                .isEmpty();
    }

    @Test
    void behindANewEpochNothingIsFreedByAnAccountOfTheOldOne() throws IOException { // rule 25
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        sent.forEach(bench::stored);
        bench.account(
                sent.get(0).batch().header(),
                LaneStatus.OK,
                2,
                sent.get(1).batch().chainHash(),
                2,
                0,
                10);
        assertThat(held()).isZero();
        assertThat(bench.spool.items()).as("they wait for a checkpoint").isEqualTo(2);
        assertThat(bench.spool.isSettled()).isTrue();
        bench.spool.stored(0, 0, 1); // of an answer that says nothing else
        assertThat(bench.happenings).containsExactly("epoch-changed");
        assertThat(bench.spool.isSettled()).isFalse();
        bench.checkpoint();
        bench.account(sent.get(0).batch().header(), LaneStatus.OK, 0, Hash256.ZERO, 0, 1, 11);
        bench.seal();
        assertThat(bench.happenings).as("nothing is lost: it was held").containsExactly("epoch-changed");
        assertThat(sequencesSent()).containsExactly(1L, 2L);
    }

    @Test
    void whatWasBlockedIsSentAgainInANewEpochInWhichPerhapsNobodyKnowsOfIt() throws IOException { // rules 19 and 25
        BatchHeader blocked = sealAndSend("a").get(0).header();
        bench.account(blocked, LaneStatus.BLOCKED, 0, Hash256.ZERO, 1, 0, 10);
        bench.aggregates(1);
        bench.stored(bench.send().get(0), 1);
        assertThat(bench.send()).extracting(Sent::lane).contains(blocked.lane());
    }

    @Test
    void aGapForWhatIsLostThatGrewBehindTheCheckpointIsNotStatedTwice() throws IOException {
        List<Batch> batches = sealAndSend("a", "b", "c", "d", "e");
        BatchHeader lane = batches.get(0).header();
        bench.checkpoint();
        bench.account(lane, LaneStatus.OK, 3, batches.get(2).chainHash(), 3, 0, 10);
        bench.checkpoint();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 1, 11);
        bench.seal();
        List<Sent> sent = bench.send();
        assertThat(sent).extracting(Sent::sequence).containsExactly(2L, 4L, 5L);
        bench.spool.refused(sent.get(1).token(), 0x99, "no");
        bench.seal();
        bench.restart();
        bench.connect();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 1, 11);
        bench.seal();
        assertThat(bench.happenings).containsOnlyOnce("account-went-back");
        List<Sent> again = bench.send();
        assertThat(again).extracting(Sent::sequence).containsExactly(2L, 5L);
        assertThat(again.get(0).batch().header())
                .extracting(BatchHeader::to, BatchHeader::previous)
                .containsExactly(4L, batches.get(0).chainHash());
    }

    @Test
    void aPlaceInANewEpochIsNotComparedWithAnAccountOfTheOldOne() throws IOException { // rules 23 and 25
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        BatchHeader lane = sent.get(0).batch().header();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, 1_000, 0, 10);
        bench.stored(sent.get(1), 1);
        List<Sent> again = bench.send();
        assertThat(again).extracting(Sent::sequence).containsExactly(1L, 2L);
        again.forEach(each -> bench.stored(each, 1));
        assertThat(sequencesSent()).as("no account has passed these places").isEmpty();
    }

    @Test
    void aNewEpochIsSeenOnALaneThatIsNotHeldToo() throws IOException {
        List<Batch> batches = sealAndSend("a");
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, 0, 3, 1);
        BatchHeader elsewhere = sealAndSend("b").get(0).header();
        bench.account(withLane(elsewhere, new Id128(9, 9)), LaneStatus.OK, 0, Hash256.ZERO, 0, 4, 2);
        assertThat(sequencesSent()).as("all is sent again").containsExactly(1L, 2L);
    }

    private static BatchHeader withLane(BatchHeader header, Id128 lane) {
        return new BatchHeader(
                header.version(),
                header.batchClass(),
                header.lastOfLane(),
                header.agent(),
                header.tenant(),
                header.run(),
                header.runNumber(),
                lane,
                header.sequence(),
                header.previous(),
                header.predecessor(),
                header.gap(),
                header.sealedAt(),
                header.firstTime(),
                header.lastTime(),
                header.recordCount(),
                header.blockCount(),
                header.lastOrdinal(),
                header.journalPosition(),
                header.label(),
                header.suite(),
                header.codec(),
                header.keyId(),
                header.schemaId(),
                header.salt());
    }

    @Test
    void anAccountOfAnOlderEpochIsIgnored() throws IOException {
        List<Batch> batches = sealAndSend("a");
        bench.checkpoint();
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, 0, 2, 1);
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 1, 1, 900);
        bench.checkpoint();
        assertThat(held()).isEqualTo(1);
    }
}
