package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import org.junit.jupiter.api.Test;

/** DELIVERY.md rules 9 to 20, without Kafka. */
class LaneSequencerTest {
    private final MapLaneStore store = new MapLaneStore();
    private final LaneSequencer sequencer = new LaneSequencer(store);
    private final AgentLane lane = new AgentLane("lab-1", 1);
    private long position;

    @Test
    void theNextOfALaneIsStored() {
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
        Account account = account(lane);
        assertThat(account.last()).isEqualTo(2);
        assertThat(account.hash()).isEqualTo(lane.batches.get(1).chainHash());
        assertThat(account.stored()).isEqualTo(2);
        assertThat(account.records()).isEqualTo(4);
        assertThat(account.status()).isEqualTo(LaneStatus.OK);
    }

    @Test
    void aBatchThatIsStoredIsDroppedAndCounted() {
        Batch first = lane.next();
        accept(first);
        accept(lane.next());
        assertThat(accept(first)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(account(lane).duplicatesDropped()).isEqualTo(1);
        assertThat(account(lane).last()).isEqualTo(2);
    }

    @Test
    void whatIsAboveTheNextIsDroppedAsEarly() {
        accept(lane.next());
        lane.next();
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Early.class);
        assertThat(account(lane).earlyDropped()).isEqualTo(1);
        assertThat(account(lane).last()).isEqualTo(1);
    }

    @Test
    void everyRecordMovesTheAccountsPosition() {
        accept(lane.next());
        accept(lane.batches.get(0));
        lane.next();
        accept(lane.next());
        assertThat(account(lane).position()).isEqualTo(position - 1);
        assertThat(store.lane(lane.agent, lane.id).accountDue).isTrue();
    }

    @Test
    void anUnknownLaneInMidSequenceIsEarlyNeverRefused() {
        lane.next();
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Early.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.UNKNOWN);
        assertThat(account(lane).last()).isZero();
        assertThat(accept(lane.batches.get(0))).isInstanceOf(Verdict.Stored.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.OK);
    }

    @Test
    void aLaneWhosePredecessorIsUnknownIsEarlyUntilThatIsThere() {
        lane.next();
        AgentLane next = lane.successor(2);
        assertThat(accept(next.next())).isInstanceOf(Verdict.Early.class);
        assertThat(account(next).status()).isEqualTo(LaneStatus.UNKNOWN);
        accept(lane.batches.get(0));
        assertThat(accept(next.batches.get(0))).isInstanceOf(Verdict.Stored.class);
        assertThat(account(next).predecessor()).isEqualTo(lane.point());
    }

    @Test
    void aPredecessorThatIsLongerThanStatedIsAcceptedAllTheSame() {
        accept(lane.next());
        AgentLane next = lane.successor(2);
        accept(next.next());
        assertThat(sequencer.takeForks()).isZero();
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(sequencer.takeForks())
                .as("it went on where another follows it")
                .isEqualTo(1);
        accept(lane.next());
        assertThat(sequencer.takeForks()).as("counted once").isZero();
    }

    @Test
    void anOldImageThatNamesAShorterPredecessorIsAcceptedCountedAndTold() {
        accept(lane.next());
        AgentLane image = lane.successor(2);
        accept(lane.next());
        written(lane);
        assertThat(accept(image.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(sequencer.takeForks()).isEqualTo(1);
        assertThat(isDue(lane)).as("every run of the agent hears of it").isTrue();
        assertThat(account(lane).last()).isEqualTo(2);
        assertThat(account(image).predecessor().sequence()).isEqualTo(1);
    }

    @Test
    void ofALaneThatTwoFollowTheAccountNamesBothAndIsDue() {
        accept(lane.next());
        AgentLane original = lane.successor(2);
        AgentLane clone = lane.successor(3);
        accept(original.next());
        assertThat(account(lane).successors()).as("one is no fork").isEmpty();
        assertThat(sequencer.takeForks()).isZero();
        written(lane);
        assertThat(accept(clone.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(account(lane).successors()).containsExactly(original.id, clone.id);
        assertThat(isDue(lane)).isTrue();
        assertThat(sequencer.takeForks()).isEqualTo(1);
        assertThat(accept(original.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(accept(clone.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(sequencer.takeForks()).as("counted once").isZero();
    }

    @Test
    void aSuccessorThatNamesAnotherHashIsAFork() {
        AgentLane copy = lane.copy();
        accept(lane.next());
        copy.next();
        assertThat(accept(copy.successor(2).next())).isInstanceOf(Verdict.Stored.class);
        assertThat(sequencer.takeForks()).isEqualTo(1);
        assertThat(isDue(lane)).isTrue();
    }

    @Test
    void anAccountNamesTheNewestSuccessorsOnly() {
        accept(lane.next());
        for (int number = 2; number <= Account.MAX_SUCCESSORS + 3; number++) {
            accept(lane.successor(number).next());
        }
        assertThat(account(lane).successors())
                .hasSize(Account.MAX_SUCCESSORS)
                .startsWith(new AgentLane("lab-1", 4).id)
                .endsWith(new AgentLane("lab-1", Account.MAX_SUCCESSORS + 3).id);
    }

    @Test
    void aGapTakesThePlaceOfItsSequencesAndTheChainGoesOn() {
        accept(lane.next());
        lane.next();
        lane.next();
        Verdict verdict = accept(lane.gap(2, 3, GapReason.EVICTED));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.GapStored.class,
                        gap -> assertThat(gap.range().records()).isEqualTo(4));
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(account(lane).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(2);
            assertThat(gap.to()).isEqualTo(3);
            assertThat(gap.reason()).isEqualTo(GapReason.EVICTED);
        });
    }

    @Test
    void aGapThatOverlapsWhatIsStoredMeansTheRest() {
        accept(lane.next());
        accept(lane.next());
        lane.next();
        lane.next();
        accept(lane.gap(1, 4, GapReason.LOST));
        assertThat(account(lane).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.from()).isEqualTo(3));
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
    }

    @Test
    void aGapOverWhatIsStoredIsADuplicate() {
        accept(lane.next());
        accept(lane.next());
        assertThat(accept(lane.gap(1, 2, GapReason.EVICTED))).isInstanceOf(Verdict.Duplicate.class);
        assertThat(account(lane).gaps()).isEmpty();
    }

    @Test
    void aGapThatFollowsAnotherHashIsNotAcceptedAndTheAccountSaysForked() {
        AgentLane copy = lane.copy();
        accept(lane.next());
        copy.next();
        copy.next();
        assertThat(accept(copy.gap(2, 2, GapReason.EVICTED))).isInstanceOf(Verdict.Forked.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.FORKED);
        assertThat(account(lane).gaps()).isEmpty();
        assertThat(account(lane).last()).isEqualTo(1);
    }

    @Test
    void aGapThatOverlapsWhatIsStoredNeedsNoHashOfIt() {
        accept(lane.next());
        accept(lane.next());
        AgentLane copy = lane.copy();
        copy.next();
        assertThat(accept(copy.gap(2, 3, GapReason.EVICTED))).isInstanceOf(Verdict.GapStored.class);
        assertThat(account(lane).hash()).isEqualTo(copy.batches.get(2).chainHash());
    }

    @Test
    void ofTwoGapsTheFirstIsFinalAndTheRestOfTheSecondCounts() {
        lane.next();
        lane.next();
        lane.next();
        accept(lane.gap(1, 2, GapReason.EVICTED));
        accept(lane.gap(1, 3, GapReason.LOST));
        assertThat(account(lane).gaps())
                .extracting(Account.Range::from, Account.Range::to, Account.Range::reason, Account.Range::records)
                .containsExactly(tuple(1L, 2L, GapReason.EVICTED, 4L), tuple(3L, 3L, GapReason.LOST, -1L));
    }

    @Test
    void aBatchUnderADeclaredGapIsADuplicate() {
        lane.next();
        Batch second = lane.next();
        accept(lane.gap(1, 2, GapReason.EVICTED));
        assertThat(accept(second)).isInstanceOf(Verdict.Duplicate.class);
    }

    @Test
    void aGapAboveTheNextIsEarly() {
        accept(lane.next());
        lane.next();
        lane.next();
        assertThat(accept(lane.gap(3, 3, GapReason.EVICTED))).isInstanceOf(Verdict.Early.class);
    }

    @Test
    void aGapThatCoversSequenceOneOpensTheLaneAfterItsPredecessor() {
        accept(lane.next());
        AgentLane next = lane.successor(2);
        next.next();
        assertThat(accept(next.gap(1, 1, GapReason.EVICTED))).isInstanceOf(Verdict.GapStored.class);
        assertThat(account(next).predecessor()).isEqualTo(lane.point());
    }

    @Test
    void onlyTheAgentsWordThatTheBeginningIsFreedQuarantinesAnUnknownLane() {
        lane.next();
        lane.next();
        accept(lane.batches.get(1));
        assertThat(accept(lane.gap(1, 1, GapReason.FREED))).isInstanceOf(Verdict.Quarantined.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.QUARANTINED);
        assertThat(accept(lane.batches.get(1))).isInstanceOf(Verdict.Quarantined.class);
        assertThat(account(lane).last()).isZero();
    }

    @Test
    void aLaneThatWasGivenUpJustBeforeItsPredecessorCameGoesOnAfterAGap() {
        lane.next();
        AgentLane next = lane.successor(2);
        accept(next.next());
        accept(lane.batches.get(0));
        assertThat(accept(next.gap(1, 1, GapReason.FREED))).isInstanceOf(Verdict.GapStored.class);
        assertThat(accept(next.next())).isInstanceOf(Verdict.Stored.class);
    }

    @Test
    void aFreedBeginningAfterAnUnknownPredecessorIsUnknownLineage() {
        lane.next();
        AgentLane next = lane.successor(2);
        next.next();
        assertThat(accept(next.gap(1, 1, GapReason.FREED))).isInstanceOf(Verdict.Quarantined.class);
    }

    @Test
    void successorsOfAQuarantinedLaneAreQuarantined() {
        lane.next();
        accept(lane.gap(1, 1, GapReason.FREED));
        AgentLane next = lane.successor(2);
        assertThat(accept(next.next())).isInstanceOf(Verdict.Quarantined.class);
        assertThat(account(next).status()).isEqualTo(LaneStatus.QUARANTINED);
    }

    @Test
    void ofTwoBatchesAtOnePlaceTheFirstIsFinalAndTheAccountSaysForked() {
        accept(lane.next());
        AgentLane copy = lane.copy();
        accept(lane.next());
        assertThat(accept(copy.next())).isInstanceOf(Verdict.Forked.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.FORKED);
        assertThat(account(lane).hash()).isEqualTo(lane.batches.get(1).chainHash());
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.FORKED);
    }

    @Test
    void aBatchThatContinuesAnotherBranchIsForked() {
        accept(lane.next());
        AgentLane copy = lane.copy();
        copy.next();
        accept(lane.next());
        assertThat(accept(copy.next())).isInstanceOf(Verdict.Forked.class);
        assertThat(account(lane).last()).isEqualTo(2);
    }

    @Test
    void whatNeedsANewerReleaseBlocksTheLane() {
        accept(lane.next());
        assertThat(sequencer.unreadable(lane.agent, outline(2), 2, position++)).isEqualTo(new Verdict.Blocked(2));
        assertThat(account(lane).status()).isEqualTo(LaneStatus.BLOCKED);
        assertThat(account(lane).needsVersion()).isEqualTo(2);
    }

    @Test
    void aReleaseThatCanReadABlockedLaneWritesItsAccountAnew() {
        accept(lane.next());
        sequencer.unreadable(lane.agent, outline(2), 2, position++);
        sequencer.unblock(1, 0);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.BLOCKED);
        sequencer.unblock(2, 0);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.OK);
        assertThat(store.lane(lane.agent, lane.id).accountDue).isTrue();
    }

    @Test
    void anUnknownLaneWhoseOpeningNeedsANewerReleaseIsBlockedAndOpensAfterTheUpgrade() {
        sequencer.unreadable(lane.agent, outline(1), 2, position++);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.BLOCKED);
        sequencer.unblock(2, 0);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.UNKNOWN);
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
    }

    @Test
    void aDamagedCopyIsSentAgain() {
        accept(lane.next());
        assertThat(sequencer.damaged(lane.agent, outline(2), "digest", position++))
                .isInstanceOf(Verdict.Quarantined.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.OK);
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
    }

    @Test
    void aLaneWhoseEveryCopyIsDamagedEndsInsteadOfStalling() {
        accept(lane.next());
        for (int copy = 0; copy < LaneSequencer.DAMAGED_BOUND; copy++) {
            sequencer.damaged(lane.agent, outline(2), "digest", position++);
        }
        assertThat(account(lane).status()).isEqualTo(LaneStatus.QUARANTINED);
        assertThat(store.lineage(lane.agent).of(Lineage.Kind.QUARANTINED))
                .as("bounded with the other quarantined ones")
                .containsExactly(lane.id);
    }

    @Test
    void aDamagedCopyCountsAsEarlyDroppedAndTheNextSoundOneEndsTheRow() {
        accept(lane.next());
        for (int copy = 1; copy < LaneSequencer.DAMAGED_BOUND; copy++) {
            damaged(2);
        }
        assertThat(account(lane).earlyDropped()).isEqualTo(LaneSequencer.DAMAGED_BOUND - 1);
        accept(lane.next());
        damaged(3);
        assertThat(account(lane).status()).as("a new row").isEqualTo(LaneStatus.OK);
    }

    @Test
    void ofWhatIsStoredADamagedOrUnreadableCopyIsADuplicate() {
        accept(lane.next());
        assertThat(damaged(1)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(unreadable(1)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(account(lane).duplicatesDropped()).isEqualTo(2);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.OK);
    }

    @Test
    void aboveTheNextADamagedOrUnreadableRecordIsEarlyAndBlocksNothing() {
        accept(lane.next());
        for (int copy = 0; copy < LaneSequencer.DAMAGED_BOUND; copy++) {
            assertThat(damaged(3)).isInstanceOf(Verdict.Early.class);
        }
        assertThat(unreadable(3)).isInstanceOf(Verdict.Early.class);
        assertThat(account(lane).earlyDropped()).isEqualTo(LaneSequencer.DAMAGED_BOUND + 1);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.OK);
    }

    @Test
    void whatOfAQuarantinedLaneCannotBeReadChangesNothingOfIt() {
        lane.next();
        accept(lane.gap(1, 1, GapReason.FREED));
        assertThat(damaged(1)).isInstanceOf(Verdict.Quarantined.class);
        assertThat(unreadable(1)).isInstanceOf(Verdict.Quarantined.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.QUARANTINED);
        assertThat(account(lane).needsVersion()).isZero();
        assertThat(account(lane).position()).isEqualTo(position - 1);
    }

    @Test
    void aBatchOfAnotherClassIsForkedAndNotStored() {
        accept(lane.next());
        assertThat(accept(lane.nextOf(BatchClass.RAW))).isInstanceOf(Verdict.Forked.class);
        assertThat(account(lane).status()).isEqualTo(LaneStatus.FORKED);
        assertThat(account(lane).last()).isEqualTo(1);
        assertThat(accept(lane.next())).isInstanceOf(Verdict.Stored.class);
    }

    @Test
    void aPredecessorThatIsStoredUpToItsStatedEndLaterIsNoFork() {
        accept(lane.next());
        lane.next();
        AgentLane next = lane.successor(2);
        accept(next.next());
        accept(lane.batches.get(1));
        assertThat(account(lane).last()).isEqualTo(2);
        assertThat(sequencer.takeForks()).isZero();
        accept(lane.next());
        assertThat(sequencer.takeForks()).as("and this is one").isEqualTo(1);
    }

    @Test
    void theLastBatchCompletesTheLane() {
        accept(lane.next());
        accept(lane.lastOfLane());
        assertThat(account(lane).status()).isEqualTo(LaneStatus.COMPLETE);
    }

    @Test
    void lanesOfTwoAgentsWithOneIdAreTwoLanes() {
        accept(lane.next());
        AgentLane other = new AgentLane("lab-2", 1);
        other.next();
        assertThat(accept(other.next())).isInstanceOf(Verdict.Early.class);
        assertThat(account(lane).last()).isEqualTo(1);
    }

    @Test
    void moreGapsThanAnAccountListsAreMergedFromTheOldest() {
        for (int i = 0; i < 300; i++) {
            accept(lane.next());
            lane.next();
            accept(lane.gap(2L * i + 2, 2L * i + 2, GapReason.EVICTED));
        }
        Account account = account(lane);
        assertThat(account.gaps()).hasSize(Account.MAX_GAPS);
        assertThat(account.gaps().get(0).from()).isEqualTo(2);
        assertThat(account.gaps().get(0).records()).isEqualTo(2 * 45);
        assertThat(account.gaps().get(Account.MAX_GAPS - 1).to()).isEqualTo(600);
    }

    private Verdict accept(Batch batch) {
        return sequencer.accept(batch, position++);
    }

    private Verdict damaged(long sequence) {
        return sequencer.damaged(lane.agent, outline(sequence), "digest", position++);
    }

    private Verdict unreadable(long sequence) {
        return sequencer.unreadable(lane.agent, outline(sequence), 2, position++);
    }

    private Account account(AgentLane of) {
        return store.lane(of.agent, of.id).account(0, 1);
    }

    /** As if its account had been written. */
    private void written(AgentLane of) {
        Lane kept = store.lane(of.agent, of.id);
        kept.accountDue = false;
        store.put(kept);
    }

    private boolean isDue(AgentLane of) {
        return store.lane(of.agent, of.id).accountDue;
    }

    private BatchOutline outline(long sequence) {
        return new BatchOutline(2, BatchClass.EVENTS, lane.agent.value(), lane.id, sequence, sequence, false);
    }
}
