package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import org.junit.jupiter.api.Test;

/** What is kept of one lane, and what its bounds leave of it. */
class LaneTest {
    private final AgentLane sent = new AgentLane("lab-1", 1);
    private final Lane lane = opened(sent.next());

    private Lane opened(Batch first) {
        Lane opened = new Lane(sent.agent, sent.id, first.header().batchClass());
        opened.opened = true;
        opened.store(first);
        return opened;
    }

    @Test
    void onlyARangeThatReachesThePlaceBehindTheLastIsNext() {
        assertThat(lane.isNext(2, 2)).isTrue();
        assertThat(lane.isNext(1, 3)).isTrue();
        assertThat(lane.isNext(1, 1)).as("covered").isFalse();
        assertThat(lane.isNext(3, 3)).as("above").isFalse();
        assertThat(lane.covers(1)).isTrue();
        assertThat(lane.covers(2)).isFalse();
    }

    @Test
    void asManySuccessorsAreRememberedAsTheBoundSaysAndTheOldestGoesFirst() { // rule 13
        for (int number = 1; number <= Lane.MAX_SUCCESSORS; number++) {
            lane.addSuccessor(new Id128(2, number), 1);
        }
        assertThat(lane.successors).hasSize(Lane.MAX_SUCCESSORS).startsWith(new Id128(2, 1));
        lane.addSuccessor(new Id128(2, 0), 1);
        assertThat(lane.successors)
                .hasSize(Lane.MAX_SUCCESSORS)
                .startsWith(new Id128(2, 2))
                .endsWith(new Id128(2, 0));
    }

    @Test
    void theShortestLengthThatASuccessorStatesIsTheEnd() {
        assertThat(lane.mayBeForgotten()).as("nobody has named it").isFalse();
        lane.addSuccessor(new Id128(2, 1), 3);
        assertThat(lane.mayBeForgotten()).isFalse();
        lane.addSuccessor(new Id128(2, 2), 1);
        lane.addSuccessor(new Id128(2, 3), 5);
        assertThat(lane.end).isEqualTo(1);
        assertThat(lane.mayBeForgotten()).isTrue();
    }

    @Test
    void whatNeverOpenedOrIsQuarantinedMayBeForgotten() {
        assertThat(new Lane(sent.agent, sent.id, lane.batchClass).mayBeForgotten())
                .isTrue();
        lane.status = LaneStatus.QUARANTINED;
        assertThat(lane.mayBeForgotten()).isTrue();
    }

    @Test
    void mergedGapsKeepTheirRangeAndTheLatestReason() {
        declare(GapReason.EVICTED);
        declare(GapReason.LOST);
        for (int i = 2; i <= Account.MAX_GAPS; i++) {
            declare(GapReason.CORRUPT);
        }
        assertThat(lane.gaps).hasSize(Account.MAX_GAPS);
        Account.Range merged = lane.gaps.get(0);
        assertThat(merged.from()).isEqualTo(2);
        assertThat(merged.to()).isEqualTo(3);
        assertThat(merged.reason()).isEqualTo(GapReason.LOST);
        assertThat(merged.records()).isEqualTo(4);
        assertThat(merged.lastTime() - merged.firstTime()).as("of both").isEqualTo(1);
    }

    @Test
    void ofMergedGapsTheRecordsAreKnownOnlyIfThoseOfBothAre() {
        assertThat(mergedRecords(0, 5)).isEqualTo(5);
        assertThat(mergedRecords(5, 0)).isEqualTo(5);
        assertThat(mergedRecords(-1, 5)).isEqualTo(-1);
        assertThat(mergedRecords(5, -1)).isEqualTo(-1);
    }

    private long mergedRecords(long older, long newer) {
        Lane other = opened(sent.batches.get(0));
        other.gaps.add(new Account.Range(2, 2, GapReason.EVICTED, older, 10, 20));
        other.gaps.add(new Account.Range(3, 3, GapReason.EVICTED, newer, 30, 40));
        for (int i = 2; i < Account.MAX_GAPS; i++) {
            other.gaps.add(new Account.Range(i + 2, i + 2, GapReason.EVICTED, 1, 50, 60));
        }
        other.last = Account.MAX_GAPS + 1;
        while (sent.batches.size() <= other.last) {
            sent.next();
        }
        other.declare(
                sent.gap(other.last + 1, other.last + 1, GapReason.EVICTED).header());
        assertThat(other.gaps.get(0).firstTime()).isEqualTo(10);
        assertThat(other.gaps.get(0).lastTime()).isEqualTo(40);
        return other.gaps.get(0).records();
    }

    private void declare(GapReason reason) {
        sent.next();
        long place = lane.last + 1;
        lane.declare(sent.gap(place, place, reason).header());
    }
}
