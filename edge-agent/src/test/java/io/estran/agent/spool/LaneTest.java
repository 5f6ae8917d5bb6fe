package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.agent.storage.Bench;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.LanePoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lane holds, what of it is to be sent, and which account counts. */
class LaneTest {
    private static final int HELD = 5;

    private final List<Batch> batches = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final Lane lane;

    LaneTest() throws IOException {
        SpoolBench bench = new SpoolBench();
        bench.connect();
        bench.event("a", "b", "c", "d", "e");
        bench.send().stream().map(Sent::batch).forEach(batches::add);
        lane = lane(-1, -1);
        for (Batch batch : batches) {
            Item item = new Item(batch, 1000L * items.size());
            items.add(item);
            lane.append(item);
        }
        assertThat(items).hasSize(HELD);
    }

    private Lane lane(long epoch, long offset) {
        Batch first = batches.get(0);
        return new Lane(new LaneState(
                first.header().lane(),
                3,
                first.header().batchClass(),
                first.header().run(),
                1,
                null,
                0,
                Hash256.ZERO,
                0,
                Hash256.ZERO,
                epoch,
                offset));
    }

    private Account account(LaneStatus status, long last, long epoch) {
        return Bench.account(batches.get(0).header(), status, last, Hash256.ZERO, 0, epoch, 0)
                .account();
    }

    private static void sent(Item... items) {
        for (Item item : items) {
            item.state = Item.State.IN_FLIGHT;
        }
    }

    private LanePoint point(int index) {
        return batches.get(index).point();
    }

    @Test
    void theTipIsTheLastThatWasSealed() {
        assertThat(lane.tip()).isEqualTo(point(4));
        assertThat(lane.state().tip()).isEqualTo(5);
    }

    @Test
    void anItemIsFoundByItselfAndNotByItsSequence() {
        for (int i = 0; i < HELD; i++) {
            assertThat(lane.indexOf(items.get(i))).isEqualTo(i);
            assertThat(lane.indexOf(new Item(batches.get(i), 0)))
                    .as("another at its place")
                    .isEqualTo(-1);
        }
        lane.removeFirst(1);
        assertThat(lane.indexOf(items.get(0))).isEqualTo(-1);
        assertThat(lane.indexOf(items.get(1))).isZero();
    }

    @Test
    void theFirstUnsentIsSentNextUntilAllAre() {
        assertThat(lane.firstUnsent()).isSameAs(items.get(0));
        sent(items.get(0), items.get(1));
        assertThat(lane.firstUnsent()).isSameAs(items.get(2));
        lane.unsend(items.get(1));
        assertThat(lane.firstUnsent()).isSameAs(items.get(1));
        sent(items.toArray(new Item[0]));
        assertThat(lane.firstUnsent()).isNull();
        lane.unsend(items.get(4));
        lane.unsend(items.get(3));
        assertThat(lane.firstUnsent()).isSameAs(items.get(3));
    }

    @Test
    void whatTheLaneNoLongerHoldsIsNotSentAgain() {
        sent(items.toArray(new Item[0]));
        assertThat(lane.firstUnsent()).isNull();
        lane.removeFirst(2);
        lane.unsend(items.get(0));
        assertThat(lane.firstUnsent()).isNull();
    }

    @Test
    void onlyWhatThisRunHasSentIsSentAgainByRule() {
        sent(items.get(0), items.get(1), items.get(2));
        lane.firstUnsent();
        lane.sent = 2;
        lane.unsend(item -> item != items.get(0));
        assertThat(items)
                .extracting(item -> item.state)
                .containsExactly(
                        Item.State.IN_FLIGHT,
                        Item.State.UNSENT,
                        Item.State.IN_FLIGHT,
                        Item.State.UNSENT,
                        Item.State.UNSENT);
        assertThat(lane.firstUnsent()).isSameAs(items.get(1));
    }

    @Test
    void unsentBytesAreCountedToTheByte() {
        long all = items.stream().mapToLong(item -> item.length).sum();
        assertThat(lane.hasUnsent(all)).isTrue();
        assertThat(lane.hasUnsent(all + 1)).isFalse();
        sent(items.get(1));
        assertThat(lane.hasUnsent(all - items.get(1).length)).isTrue();
        assertThat(lane.hasUnsent(all - items.get(1).length + 1)).isFalse();
        sent(items.get(0));
        assertThat(lane.firstUnsent()).isSameAs(items.get(2));
        assertThat(lane.hasUnsent(all)).isFalse();
        assertThat(lane.hasUnsent(0)).isTrue();
    }

    @Test
    void whatIsFreedIsKnownByItsSequenceAndHash() {
        lane.removeFirst(0);
        assertThat(lane.freed()).isZero();
        sent(items.get(0), items.get(1), items.get(2));
        assertThat(lane.firstUnsent()).isSameAs(items.get(3));
        lane.removeFirst(2);
        assertThat(lane.freed()).isEqualTo(2);
        assertThat(lane.freedHash()).isEqualTo(point(1).hash());
        assertThat(lane.hashBefore(0)).isEqualTo(point(1).hash());
        assertThat(lane.hashBefore(1)).isEqualTo(point(2).hash());
        assertThat(lane.firstUnsent()).isSameAs(items.get(3));
        lane.removeFirst(3);
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.freed()).isEqualTo(5);
        assertThat(lane.tip()).isEqualTo(point(4));
    }

    @Test
    void aGapStandsWhereItsBatchesStoodAndIsSent() {
        sent(items.toArray(new Item[0]));
        assertThat(lane.firstUnsent()).isNull();
        Item gap = new Item(batches.get(2), 7);
        lane.replace(2, 4, gap);
        assertThat(lane.items).containsExactly(items.get(0), items.get(1), gap, items.get(4));
        assertThat(lane.firstUnsent()).isSameAs(gap);
        assertThat(lane.freed()).isZero();
        lane.removeFirst(2);
        Item first = new Item(batches.get(3), 8);
        lane.replace(0, 2, first);
        assertThat(lane.freed()).as("all before it").isEqualTo(3);
        assertThat(lane.firstUnsent()).isSameAs(first);
    }

    @Test
    void aGapBeforeTheFirstItemMakesTheLaneBeginThere() {
        lane.removeFirst(3);
        sent(items.get(3), items.get(4));
        assertThat(lane.firstUnsent()).isNull();
        Item gap = new Item(batches.get(2), 7);
        lane.prepend(gap, point(1).hash());
        assertThat(lane.items).containsExactly(gap, items.get(3), items.get(4));
        assertThat(lane.freed()).isEqualTo(2);
        assertThat(lane.freedHash()).isEqualTo(point(1).hash());
        assertThat(lane.firstUnsent()).isSameAs(gap);
    }

    @Test
    void aGapThatReachesBeyondTheTipIsTheTip() {
        Lane short1 = lane(-1, -1);
        short1.append(items.get(0));
        short1.replace(1, 1, items.get(1));
        assertThat(short1.tip()).isEqualTo(point(1));
        Lane short2 = lane(-1, -1);
        short2.prepend(items.get(3), point(2).hash());
        assertThat(short2.tip()).isEqualTo(point(3));
    }

    @Test
    void aPauseEndsAtItsTimeAndDoesNotComeBack() {
        assertThat(lane.isPaused(0)).isFalse();
        lane.pause(100);
        assertThat(lane.isPaused(99)).isTrue();
        assertThat(lane.isPaused(100)).isFalse();
        assertThat(lane.isPaused(99)).isFalse();
        lane.pause(Long.MIN_VALUE + 5); // a monotonic clock may pass its largest value
        assertThat(lane.isPaused(Long.MAX_VALUE - 5)).isTrue();
    }

    @Test
    void accountsCountInTheOrderOfEpochAndOffset() { // rule 21
        Lane known = lane(3, 20);
        assertThat(known.accept(account(LaneStatus.OK, 1, 3), 19)).isFalse();
        assertThat(known.accept(account(LaneStatus.OK, 1, 2), 99)).isFalse();
        assertThat(known.account()).isNull();
        assertThat(known.accept(account(LaneStatus.OK, 1, 3), 20))
                .as("the same again")
                .isTrue();
        assertThat(known.accept(account(LaneStatus.OK, 2, 4), 5))
                .as("a newer epoch")
                .isTrue();
        assertThat(known.accept(account(LaneStatus.OK, 3, 4), 4)).isFalse();
        assertThat(known.covered()).isEqualTo(2);
        assertThat(known.accountEpoch()).isEqualTo(4);
        assertThat(known.state().offset()).isEqualTo(5);
    }

    @Test
    void whatAnEarlierRunHasSeenIsOldNewsOnce() {
        Lane known = lane(3, 20);
        assertThat(known.isOldNews(account(LaneStatus.OK, 1, 3), 20)).isTrue();
        assertThat(known.isOldNews(account(LaneStatus.OK, 1, 3), 21)).isFalse();
        assertThat(known.isOldNews(account(LaneStatus.OK, 1, 4), 20)).isFalse();
        known.accept(account(LaneStatus.OK, 1, 3), 20);
        assertThat(known.isOldNews(account(LaneStatus.OK, 1, 3), 20)).isFalse();
    }

    @Test
    void howMuchIsCoveredFollowsFromTheStatus() {
        assertThat(lane.covered()).isZero();
        lane.accept(account(LaneStatus.OK, 4, 0), 1);
        assertThat(lane.covered()).isEqualTo(4);
        assertThat(lane.is(LaneStatus.OK)).isTrue();
        assertThat(lane.is(LaneStatus.FORKED)).isFalse();
        lane.accept(account(LaneStatus.UNKNOWN, 4, 0), 2);
        assertThat(lane.covered()).isZero();
        lane.accept(account(LaneStatus.QUARANTINED, 0, 0), 3);
        assertThat(lane.covered()).isEqualTo(Long.MAX_VALUE);
    }
}
