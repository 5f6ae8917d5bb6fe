package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lanes: what opens them, what they name, and in which order they are sent (rules 9 to 11). */
class LaneOrderTest {
    private final SpoolBench bench;

    LaneOrderTest() throws IOException {
        bench = new SpoolBench();
        bench.connect();
    }

    @Test
    void aLaneIsSentInOrderAndEachBatchHoldsTheHashOfTheOneBefore() throws IOException {
        bench.event("a", "b", "c");
        List<Sent> sent = bench.send();
        assertThat(sent).extracting(Sent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(sent.get(1).batch().header().previous())
                .isEqualTo(sent.get(0).batch().chainHash());
        assertThat(sent.get(2).batch().header().previous())
                .isEqualTo(sent.get(1).batch().chainHash());
    }

    @Test
    void nothingIsSentBeforeItIsSynced() throws IOException {
        bench.event("a");
        bench.send();
        bench.disk.failAtCall(bench.disk.calls() + 2);
        try {
            bench.event("b");
        } catch (IOException expected) {
            assertThat(bench.send()).isEmpty();
        }
        bench.seal();
        assertThat(bench.send()).extracting(Sent::sequence).containsExactly(2L);
    }

    @Test
    void afterAnyRestartTheSameBytesAreSentAgain() throws IOException {
        bench.event("a", "b");
        bench.aggregates(40);
        List<byte[]> before =
                bench.send().stream().map(sent -> sent.batch().bytes()).toList();
        bench.restart();
        bench.connect();
        assertThat(bench.send()).extracting(sent -> sent.batch().bytes()).containsExactlyInAnyOrderElementsOf(before);
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        assertThat(bench.send()).extracting(sent -> sent.batch().bytes()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aRunThatSealedNothingLeavesNoLaneBehind() throws IOException {
        bench.event("a");
        Batch first = bench.send().get(0).batch();
        bench.restart();
        bench.restart();
        bench.event("b");
        bench.connect();
        Batch second = bench.send().stream()
                .map(Sent::batch)
                .filter(batch -> batch.header().runNumber() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(second.header().predecessor()).isEqualTo(first.point());
    }

    @Test
    void eachClassHasItsOwnLanesAndPredecessors() throws IOException {
        bench.event("a");
        bench.aggregates(3);
        List<Sent> before = bench.send();
        bench.restart();
        bench.event("b");
        bench.aggregates(3);
        bench.connect();
        for (Sent sent : bench.send()) {
            if (sent.batch().header().runNumber() == 2) {
                Batch last = before.stream()
                        .filter(each -> each.batchClass() == sent.batchClass())
                        .findFirst()
                        .orElseThrow()
                        .batch();
                assertThat(sent.batch().header().predecessor()).isEqualTo(last.point());
            }
        }
    }

    @Test
    void theOpeningOfALaneNeverGoesBeforeThatOfItsPredecessor() throws IOException {
        for (int run = 0; run < 4; run++) {
            bench.event("run " + run);
            bench.restart();
        }
        bench.connect();
        bench.event("newest");
        assertThat(bench.send())
                .extracting(sent -> sent.batch().header().runNumber())
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void theCurrentLaneGoesFirstOnceItsPredecessorsAreOpen() throws IOException {
        bench.event("old 1", "old 2", "old 3");
        bench.restart();
        bench.event("new 1", "new 2");
        bench.connect();
        List<Sent> sent = bench.send();
        assertThat(sent)
                .extracting(each -> each.batch().header().runNumber() + "/" + each.sequence())
                .containsExactly("1/1", "2/1", "2/2", "1/2", "1/3");
        assertThat(sent).extracting(Sent::backlog).containsExactly(true, false, false, true, true);
    }

    @Test
    void eventsGoBeforeAggregates() throws IOException {
        bench.aggregates(3);
        bench.event("a");
        assertThat(bench.send()).extracting(Sent::batchClass).containsExactly(BatchClass.EVENTS, BatchClass.AGGREGATES);
    }

    @Test
    void aLaneThatWasEmptiedIsStillThePredecessor() throws IOException {
        bench.event("a");
        Batch first = bench.send().get(0).batch();
        bench.checkpoint();
        bench.accountFor(first);
        bench.checkpoint();
        bench.restart();
        bench.event("b");
        bench.connect();
        assertThat(bench.send().get(0).batch().header().predecessor()).isEqualTo(first.point());
    }

    @Test
    void whatIsSealedIntoALaneThatWasEmptyAtTheCheckpointIsNotTakenForFreed() throws IOException {
        // The lane is opened by a record that no batch can carry.
        bench.event("x".repeat(5000));
        assertThat(bench.happenings).contains("record-refused");
        bench.checkpoint();
        bench.event("kept");
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        assertThat(bench.send()).hasSize(1);
    }

    @Test
    void aLaneThatNeverHeldABatchIsNobodysPredecessor() throws IOException {
        bench.event("x".repeat(5000));
        bench.checkpoint();
        bench.restart();
        bench.event("a");
        bench.connect();
        assertThat(bench.send().get(0).batch().header().predecessor()).isNull();
    }

    @Test
    @Tag("long")
    void noLaneIsOpenedWhenAThousandWereOpenedSinceTheOldestHeld() throws IOException {
        bench.event("first");
        Batch first = bench.send().get(0).batch();
        for (int i = 1; i <= LaneBook.MOST_OPENED; i++) {
            // A forked lane is followed by a fresh one.
            BatchHeader current = bench.send().stream()
                    .map(sent -> sent.batch().header())
                    .reduce(first.header(), (before, each) -> each);
            bench.account(current, LaneStatus.FORKED, 0, current.previous(), 0);
            bench.event("lane " + i);
        }
        BatchHeader last = bench.send().get(0).batch().header();
        bench.account(last, LaneStatus.FORKED, 0, last.previous(), 0);
        bench.event("waits");
        assertThat(bench.happenings).endsWith("lanes-exhausted");
        assertThat(bench.spool.waiting()).isEqualTo(1);
        bench.checkpoint = bench.spool.state();
        bench.spool.checkpointed(bench.checkpoint);
        bench.accountFor(first);
        bench.seal();
        assertThat(bench.spool.waiting())
                .as("the oldest is freed, a lane may be opened")
                .isZero();
    }
}
