package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What accounts tell of clones, restored images and resumed snapshots becomes one event a lane (rules 9, 14). */
class ForkTest {
    private static final Id128 ELSEWHERE = new Id128(0xC10, 1);
    private static final Id128 THIRD = new Id128(0xC10, 2);

    private final SpoolBench bench;
    private final Batch last;
    private final Batch opening;

    /** A run that ended with {@link #last}, and the next one, which has opened its lane. */
    ForkTest() throws IOException {
        bench = new SpoolBench();
        bench.connect();
        sealAndSend("a");
        last = sealAndSend("b");
        bench.checkpoint();
        bench.restart();
        bench.connect();
        opening = sealAndSend("c");
    }

    /** Seals a batch, and sends it with all that is held. */
    private Batch sealAndSend(String text) throws IOException {
        bench.event(text);
        List<Sent> sent = bench.send();
        sent.forEach(bench::stored);
        return sent.stream()
                .map(Sent::batch)
                .max(Comparator.comparingLong((Batch batch) -> batch.header().runNumber())
                        .thenComparingLong(batch -> batch.header().sequence()))
                .orElseThrow();
    }

    @Test
    void anotherLaneThatFollowsTheSameOneIsAFork() {
        bench.followed(last, opening.header().lane(), ELSEWHERE);
        assertThat(bench.happenings).containsExactly("fork");
        assertThat(bench.fields.get(0))
                .isEqualTo(Map.of(
                        "kind",
                        "clone or restored image",
                        "class",
                        "events",
                        "lane",
                        opening.header().lane().toString(),
                        "other",
                        ELSEWHERE.toString(),
                        "predecessor",
                        last.header().lane().toString(),
                        "named",
                        2L,
                        "stored",
                        2L));
    }

    @Test
    void aForkIsStatedOnceARun() {
        bench.followed(last, opening.header().lane(), ELSEWHERE);
        bench.followed(last, opening.header().lane(), ELSEWHERE, THIRD);
        assertThat(bench.happenings).containsExactly("fork");
    }

    @Test
    void aPredecessorThatIsStoredFurtherThanNamedIsAFork() {
        bench.account(last.header(), LaneStatus.OK, 5, Hash256.ZERO, Long.MAX_VALUE);
        assertThat(bench.happenings).containsExactly("fork");
        assertThat(bench.fields.get(0))
                .containsEntry("other", last.header().lane().toString())
                .containsEntry("named", 2L)
                .containsEntry("stored", 5L);
    }

    @Test
    void anotherBatchWhereThePredecessorEndsIsAFork() {
        bench.account(last.header(), LaneStatus.OK, 2, Hash256.ZERO, Long.MAX_VALUE);
        assertThat(bench.happenings).containsExactly("fork");
    }

    @Test
    void aPredecessorThatIsStillOnItsWayIsNone() {
        bench.account(last.header(), LaneStatus.OK, 1, Hash256.ZERO, 0);
        bench.account(last.header(), LaneStatus.UNKNOWN, 0, Hash256.ZERO, 0);
        bench.followed(last);
        assertThat(bench.happenings).isEmpty();
    }

    @Test
    void aForkThatWasStatedBeforeARestartIsNotStatedAgain() throws IOException {
        long offset = bench.followed(last, opening.header().lane(), ELSEWHERE);
        bench.checkpoint();
        bench.restart();
        bench.connect();
        for (int repeated = 0; repeated < 2; repeated++) {
            bench.followedAt(offset, last, opening.header().lane(), ELSEWHERE);
        }
        assertThat(bench.happenings).containsExactly("fork");
    }

    @Test
    void aForkThatARunDidNotLiveToHearOfIsStatedByTheNext() throws IOException {
        bench.checkpoint();
        bench.restart();
        bench.connect();
        bench.event("d");
        bench.followed(last, opening.header().lane(), ELSEWHERE);
        assertThat(bench.happenings).containsExactly("fork");
        assertThat(bench.fields.get(0))
                .containsEntry("lane", opening.header().lane().toString());
    }

    @Test
    void aForkIsStatedOfAPredecessorThatIsNoLongerHeldToo() throws IOException {
        bench.followed(last);
        bench.checkpoint();
        bench.followed(last, opening.header().lane(), ELSEWHERE);
        assertThat(bench.happenings).containsExactly("fork");
    }

    @Test
    void aResumedSnapshotIsOneForkAlthoughAFreshLaneFollows() throws IOException {
        bench.account(opening.header(), LaneStatus.FORKED, 1, Hash256.ZERO, Long.MAX_VALUE);
        Batch fresh = sealAndSend("d");
        assertThat(fresh.header().predecessor()).isEqualTo(opening.point());
        bench.account(opening.header(), LaneStatus.FORKED, 1, Hash256.ZERO, Long.MAX_VALUE);
        assertThat(bench.happenings).containsExactly("fork");
        assertThat(bench.fields.get(0)).containsEntry("kind", "resumed snapshot");
    }

    @Test
    void whatEndedALaneInAnEarlierRunIsNotStatedAgain() throws IOException {
        bench.account(opening.header(), LaneStatus.QUARANTINED, 0, Hash256.ZERO, 9, 0, 900);
        assertThat(bench.happenings).containsExactly("lane-quarantined");
        bench.checkpoint();
        bench.restart();
        bench.connect();
        bench.account(opening.header(), LaneStatus.QUARANTINED, 0, Hash256.ZERO, 9, 0, 900);
        assertThat(bench.happenings).containsExactly("lane-quarantined");
    }
}
