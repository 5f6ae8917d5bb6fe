package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.agent.storage.Bench;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an agent remembers of its lanes, over years of restarts (rules 9, 10, 13). */
class LaneBookTest {
    private final AtomicLong ids = new AtomicLong();

    @Test
    void tenThousandRestartsLeaveTheCheckpointWithinItsBoundAndTheChainUnbroken() throws IOException {
        Batch batch = batch();
        SpoolState state = SpoolState.NONE;
        LanePoint last = null;
        for (long run = 1; run <= 10_000; run++) {
            LaneBook book = new LaneBook(new Id128(7, run), run, () -> new Id128(9, ids.incrementAndGet()), state);
            for (LaneState known : state.lanes()) {
                book.recover(new Lane(known));
            }
            Lane opened = book.toSeal(BatchClass.EVENTS);
            assertThat(opened).as("run %s", run).isNotNull();
            assertThat(opened.predecessor).isEqualTo(last);
            assertThat(opened.number).isEqualTo(run);
            opened.append(new Item(batch, run));
            book.sealed(opened);
            opened.removeFirst(1); // accounted for
            last = opened.tip();
            state = book.state(0, Map.of(BatchClass.EVENTS, run), Map.of(BatchClass.EVENTS, run));
            assertThat(state.lanes()).hasSizeLessThanOrEqualTo(LaneBook.EMPTIED + 1);
        }
        assertThat(state.lastLane()).isEqualTo(10_000);
    }

    private LaneBook book(SpoolState state) {
        return new LaneBook(new Id128(7, 1), 1, () -> new Id128(9, ids.incrementAndGet()), state);
    }

    private static SpoolState state(long lastLane, LanePoint tip, long tipLane) {
        return new SpoolState(
                0,
                lastLane,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(BatchClass.EVENTS, tip),
                Map.of(BatchClass.EVENTS, tipLane),
                List.of());
    }

    private static Lane recovered(long number, long tip) {
        return new Lane(new LaneState(
                new Id128(4, number),
                number,
                BatchClass.EVENTS,
                new Id128(7, 0),
                1,
                null,
                tip,
                hash(tip),
                tip,
                hash(tip),
                -1,
                -1));
    }

    private static Hash256 hash(long value) {
        byte[] bytes = new byte[Hash256.BYTES];
        bytes[0] = (byte) value;
        return new Hash256(bytes);
    }

    @Test
    void theNextLaneNamesTheNewestThatHoldsAnything() {
        LanePoint known = new LanePoint(new Id128(4, 5), 3, hash(3));
        LaneBook book = book(state(5, known, 5));
        book.recover(recovered(4, 9));
        assertThat(book.tips()).as("an older lane").containsEntry(BatchClass.EVENTS, known);
        book.recover(recovered(5, 2));
        assertThat(book.tips()).as("less than the checkpoint knew").containsEntry(BatchClass.EVENTS, known);
        book.recover(recovered(5, 4));
        assertThat(book.tips()).containsEntry(BatchClass.EVENTS, new LanePoint(new Id128(4, 5), 4, hash(4)));
        book.recover(recovered(6, 0));
        assertThat(book.tips().get(BatchClass.EVENTS).lane())
                .as("it holds nothing")
                .isEqualTo(new Id128(4, 5));
        book.recover(recovered(7, 1));
        LanePoint newest = new LanePoint(new Id128(4, 7), 1, hash(1));
        assertThat(book.tips()).containsEntry(BatchClass.EVENTS, newest);
        Lane opened = book.toSeal(BatchClass.EVENTS);
        assertThat(opened.predecessor).isEqualTo(newest);
        assertThat(opened.number).isEqualTo(8);
        assertThat(book.toSeal(BatchClass.EVENTS)).isSameAs(opened);
        assertThat(book.lane(opened.id)).isSameAs(opened);
    }

    @Test
    void ofEmptiedLanesTheNewestAreRemembered() {
        LaneBook book = book(SpoolState.NONE);
        for (int number = 1; number <= LaneBook.EMPTIED; number++) {
            book.recover(recovered(number, 1));
        }
        book.toSeal(BatchClass.EVENTS);
        assertThat(book.lanes()).as("and the current one").hasSize(LaneBook.EMPTIED + 1);
        book.endCurrent(BatchClass.EVENTS);
        book.toSeal(BatchClass.EVENTS);
        assertThat(book.lanes()).hasSize(LaneBook.EMPTIED + 1);
        assertThat(book.lane(new Id128(4, 1))).isNull();
        assertThat(book.lane(new Id128(4, 2))).isNotNull();
    }

    @Test
    void aQuarantinedLaneIsNobodysPredecessorAndSealedNoMore() throws IOException {
        LaneBook book = book(SpoolState.NONE);
        Lane first = book.toSeal(BatchClass.EVENTS);
        first.append(new Item(batch(), 0));
        book.sealed(first);
        Lane other = recovered(1, 1);
        book.forgetTip(other);
        assertThat(book.tips()).as("another lane's end").containsEntry(BatchClass.EVENTS, first.tip());
        assertThat(book.current(BatchClass.EVENTS)).isSameAs(first);
        book.forgetTip(first);
        assertThat(book.tips()).isEmpty();
        assertThat(book.current(BatchClass.EVENTS)).isNull();
    }

    @Test
    void whatIsHeldIsAccountedForWhenTheAccountCoversItsEnd() throws IOException {
        LaneBook book = book(SpoolState.NONE);
        Lane lane = book.toSeal(BatchClass.EVENTS);
        assertThat(book.isAccountedFor()).as("nothing was sealed").isTrue();
        Batch batch = batch();
        lane.append(new Item(batch, 0));
        assertThat(book.isAccountedFor()).isFalse();
        assertThat(book.items()).isEqualTo(1);
        lane.accept(account(batch, LaneStatus.OK, 0), 1);
        assertThat(book.isAccountedFor()).isFalse();
        lane.accept(account(batch, LaneStatus.OK, 1), 2);
        assertThat(book.isAccountedFor()).isTrue();
        lane.accept(account(batch, LaneStatus.QUARANTINED, 0), 3);
        assertThat(book.isAccountedFor()).isTrue();
    }

    private static Account account(Batch batch, LaneStatus status, long last) {
        return Bench.account(batch.header(), status, last, Hash256.ZERO, 0, 0, 0)
                .account();
    }

    @Test
    void aCheckpointNamesTheOldestPlaceThatIsHeld() throws IOException {
        LaneBook book = book(SpoolState.NONE);
        Map<BatchClass, Long> synced = Map.of(BatchClass.EVENTS, 900L, BatchClass.RAW, 80L);
        assertThat(book.state(1, Map.of(), synced).held()).isEqualTo(synced);
        Lane lane = book.toSeal(BatchClass.EVENTS);
        lane.append(new Item(batch(), 500));
        SpoolState state = book.state(1, Map.of(BatchClass.EVENTS, 3L), synced);
        assertThat(state.held()).isEqualTo(Map.of(BatchClass.EVENTS, 500L, BatchClass.RAW, 80L));
        assertThat(state.synced()).isEqualTo(synced);
        assertThat(state.sealed()).isEqualTo(Map.of(BatchClass.EVENTS, 3L));
        assertThat(state.capacity()).isEqualTo(1);
        assertThat(state.lanes()).hasSize(1);
    }

    @Test
    void lanesAreCountedFromTheOldestThatIsHeld() throws IOException { // rule 10
        LaneBook book = book(SpoolState.NONE);
        assertThat(book.openedSinceOldest()).isZero();
        Lane oldest = book.toSeal(BatchClass.EVENTS);
        oldest.append(new Item(batch(), 0));
        for (int opened = 1; opened < LaneBook.MOST_OPENED; opened++) {
            book.endCurrent(BatchClass.EVENTS);
            assertThat(book.toSeal(BatchClass.EVENTS)).isNotNull();
        }
        assertThat(book.openedSinceOldest()).isEqualTo(LaneBook.MOST_OPENED - 1);
        book.endCurrent(BatchClass.EVENTS);
        assertThat(book.toSeal(BatchClass.EVENTS)).as("the thousandth since").isNotNull();
        book.endCurrent(BatchClass.EVENTS);
        assertThat(book.toSeal(BatchClass.EVENTS)).isNull();
        oldest.removeFirst(1);
        assertThat(book.toSeal(BatchClass.EVENTS)).isNotNull();
    }

    private static Batch batch() throws IOException {
        SpoolBench bench = new SpoolBench();
        bench.connect();
        bench.event("a");
        return bench.send().stream().map(Sent::batch).findFirst().orElseThrow();
    }
}
