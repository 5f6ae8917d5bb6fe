package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.LogRecord;
import io.estran.agent.spool.SpoolContents.LaneContents;
import io.estran.agent.spool.SpoolContents.MissingRange;
import io.estran.agent.spool.SpoolContents.Stray;
import io.estran.agent.storage.Bench;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of the package comment, without a disk: what the logs hold becomes lanes, and what is missing in them. */
class SpoolContentsTest {
    private static final LanePoint BEFORE = new LanePoint(new Id128(1, 99), 4, hash(99));

    private final List<Batch> batches = new ArrayList<>();
    private long position;

    private static Hash256 hash(int value) {
        byte[] bytes = new byte[Hash256.BYTES];
        bytes[0] = (byte) value;
        return new Hash256(bytes);
    }

    /** Batches 1 to that many of a lane of events. */
    private List<Batch> lane(long number, int count, @Nullable LanePoint predecessor) {
        batches.clear();
        for (int sequence = 1; sequence <= count; sequence++) {
            batches.add(BatchWriter.write(header(number, sequence, predecessor, null), List.of()));
        }
        return List.copyOf(batches);
    }

    private Batch gap(long number, int from, int to, @Nullable LanePoint predecessor) {
        Gap gap = new Gap(to, batches.get(to - 1).chainHash(), GapReason.EVICTED, 1, 1, 2, 0, new byte[0]);
        return BatchWriter.writeGap(header(number, from, predecessor, gap));
    }

    private BatchHeader header(long number, int sequence, @Nullable LanePoint predecessor, @Nullable Gap gap) {
        return new BatchHeader(
                BatchHeader.VERSION,
                BatchClass.EVENTS,
                false,
                Bench.AGENT,
                "",
                new Id128(7, 7),
                1,
                id(number),
                sequence,
                sequence == 1 ? Hash256.ZERO : batches.get(sequence - 2).chainHash(),
                sequence == 1 ? predecessor : null,
                gap,
                1_000L * sequence,
                1,
                2,
                0,
                0,
                10 * sequence,
                sequence,
                "",
                0,
                1,
                "",
                1,
                new byte[0]);
    }

    private static Id128 id(long number) {
        return new Id128(1, number);
    }

    private void take(SpoolContents contents, long number, Batch... found) {
        for (Batch batch : found) {
            take(contents, BatchClass.EVENTS, number, batch.bytes());
        }
    }

    private void take(SpoolContents contents, BatchClass log, long number, byte[] bytes) {
        contents.take(log, new LogRecord(position, position + 10, number, ByteBuffer.wrap(bytes)));
        position += 10;
    }

    private static SpoolState state(long lastLane, LaneState... lanes) {
        return new SpoolState(0, lastLane, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(lanes));
    }

    private LaneState listed(long number, int freed, int tip) {
        return new LaneState(
                id(number),
                number,
                BatchClass.EVENTS,
                new Id128(7, 7),
                1,
                null,
                freed,
                hashAt(freed),
                tip,
                hashAt(tip),
                -1,
                -1);
    }

    private Hash256 hashAt(int sequence) {
        return sequence == 0 ? Hash256.ZERO : batches.get(sequence - 1).chainHash();
    }

    private static LaneContents only(SpoolContents contents) {
        contents.build();
        assertThat(contents.lanes()).hasSize(1);
        return contents.lanes().get(0);
    }

    private static List<String> ranges(LaneContents lane) {
        return lane.items().stream()
                .map(item -> item.from + "-" + item.to + (item.isGap() ? " gap" : "") + " at " + item.position)
                .toList();
    }

    @Test
    void whatTheCheckpointCountsAsFreedIsLeftOut() {
        List<Batch> sealed = lane(3, 4, null);
        SpoolContents contents = new SpoolContents(state(3, listed(3, 2, 3)));
        take(contents, 3, sealed.toArray(new Batch[0]));
        LaneContents lane = only(contents);
        assertThat(ranges(lane)).containsExactly("3-3 at 20", "4-4 at 30");
        assertThat(contents.strays())
                .containsExactly(new Stray(BatchClass.EVENTS, 0), new Stray(BatchClass.EVENTS, 10));
        assertThat(lane.missing()).isEmpty();
        assertThat(lane.broken()).isEmpty();
    }

    @Test
    void aLaneThatTheCheckpointCountsButDoesNotListIsFreedAndALaterOneIsHeld() {
        Batch old = lane(3, 1, null).get(0);
        Batch young = lane(4, 1, BEFORE).get(0);
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, 3, old);
        take(contents, 4, young);
        LaneContents lane = only(contents);
        assertThat(lane.lane().number()).isEqualTo(4);
        assertThat(lane.lane().predecessor()).isEqualTo(BEFORE);
        assertThat(contents.strays()).containsExactly(new Stray(BatchClass.EVENTS, 0));
        assertThat(contents.sealed()).isEqualTo(Map.of(BatchClass.EVENTS, 10L));
    }

    @Test
    void aLaneWhoseOpeningIsHeldNamesWhatThatNames() {
        Batch opening = lane(4, 1, null).get(0);
        SpoolContents contents = new SpoolContents(new SpoolState(
                0,
                3,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(BatchClass.EVENTS, BEFORE),
                Map.of(BatchClass.EVENTS, 3L),
                List.of()));
        take(contents, 4, opening);
        assertThat(only(contents).lane().predecessor())
                .as("it follows none, whatever the tip is")
                .isNull();
    }

    @Test
    void aLaneOpenedSinceWhoseBeginningIsGoneNamesTheTipOfTheLaneBefore() {
        List<Batch> first = lane(4, 2, null);
        LanePoint tip = first.get(1).point();
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, 4, first.toArray(new Batch[0]));
        List<Batch> second = lane(5, 2, tip);
        take(contents, 5, second.get(1));
        contents.build();
        LaneContents headless = contents.lanes().get(1);
        assertThat(headless.lane().predecessor()).isEqualTo(tip);
        assertThat(headless.missing())
                .containsExactly(
                        new MissingRange(0, 1, Hash256.ZERO, 1, second.get(0).chainHash()));
    }

    @Test
    void theTipThatTheCheckpointKnewStaysIfOnlyAnOlderLaneIsFound() {
        List<Batch> old = lane(2, 2, null);
        SpoolContents contents = new SpoolContents(new SpoolState(
                0,
                3,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(BatchClass.EVENTS, BEFORE),
                Map.of(BatchClass.EVENTS, 3L),
                List.of(listed(2, 1, 2))));
        take(contents, 2, old.get(1));
        List<Batch> young = lane(4, 2, BEFORE);
        take(contents, 4, young.get(1));
        contents.build();
        assertThat(contents.lanes().get(1).lane().predecessor()).isEqualTo(BEFORE);
    }

    @Test
    void lanesComeInTheOrderOfTheirOpening() {
        SpoolContents contents = new SpoolContents(state(3, listed(2, 0, 0)));
        take(contents, 9, lane(9, 1, null).get(0));
        take(contents, 8, lane(8, 1, null).get(0));
        take(contents, 5, lane(5, 1, null).get(0));
        lane(6, 1, null);
        contents.build();
        assertThat(contents.lanes())
                .extracting(lane -> lane.lane().number())
                .as("and one that never held anything is none")
                .containsExactly(5L, 8L, 9L);
    }

    @Test
    void aListedLaneOfWhichNothingIsFoundIsMissingAsFarAsItIsNotFreed() {
        lane(2, 3, null);
        LaneState lost = listed(2, 1, 3);
        lane(1, 3, null);
        LaneState freed = listed(1, 3, 3);
        Batch held = lane(3, 1, null).get(0);
        SpoolContents contents = new SpoolContents(state(2, lost, freed));
        take(contents, 3, held);
        contents.build();
        assertThat(contents.lanes()).extracting(lane -> lane.lane().number()).containsExactly(1L, 2L, 3L);
        assertThat(contents.lanes().get(0).missing()).isEmpty();
        assertThat(contents.lanes().get(1).missing())
                .containsExactly(new MissingRange(0, 2, lost.freedHash(), 3, lost.tipHash()));
    }

    @Test
    void ofAGapAndWhatItCoversTheGapCounts() {
        List<Batch> sealed = lane(4, 4, null);
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, 4, sealed.toArray(new Batch[0]));
        take(contents, 4, gap(4, 2, 3, null), gap(4, 2, 2, null), gap(4, 4, 4, null));
        LaneContents lane = only(contents);
        assertThat(ranges(lane)).containsExactly("1-1 at 0", "2-3 gap at 40", "4-4 gap at 60");
        assertThat(contents.strays()).extracting(Stray::position).containsExactlyInAnyOrder(10L, 20L, 30L, 50L);
        assertThat(lane.missing()).isEmpty();
    }

    @Test
    void aGapCountsAlsoBeforeTheBatchThatItStandsFor() {
        Batch sealed = lane(4, 1, null).get(0);
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, 4, gap(4, 1, 1, null), sealed);
        assertThat(ranges(only(contents))).containsExactly("1-1 gap at 0");
        assertThat(contents.strays()).containsExactly(new Stray(BatchClass.EVENTS, 10));
    }

    @Test
    void ofTwoThatAreTheSameTheLaterWrittenCounts() {
        Batch sealed = lane(4, 1, null).get(0);
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, 4, sealed, sealed);
        assertThat(ranges(only(contents))).containsExactly("1-1 at 10");
        assertThat(contents.strays()).containsExactly(new Stray(BatchClass.EVENTS, 0));
    }

    @Test
    void whatIsMissingIsARangeBetweenTheHashesThatAreKnown() {
        List<Batch> sealed = lane(4, 6, null);
        SpoolContents contents = new SpoolContents(state(4, listed(4, 1, 6)));
        take(contents, 4, sealed.get(2), sealed.get(4));
        LaneContents lane = only(contents);
        assertThat(lane.missing())
                .containsExactly(
                        new MissingRange(0, 2, hashAt(1), 2, hashAt(2)),
                        new MissingRange(1, 4, hashAt(3), 4, hashAt(4)),
                        new MissingRange(2, 6, hashAt(5), 6, hashAt(6)));
        assertThat(lane.broken()).isEmpty();
    }

    @Test
    void aBatchThatDoesNotFollowTheOneBeforeBreaksTheChain() {
        List<Batch> sealed = lane(4, 2, null);
        batches.set(0, BatchWriter.write(header(4, 1, BEFORE, null), List.of()));
        Batch other = BatchWriter.write(header(4, 2, null, null), List.of());
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, 4, sealed.get(0), other);
        assertThat(only(contents).broken()).containsExactly(2L);
    }

    @Test
    void aBatchInTheLogOfAnotherClassIsNone() {
        Batch sealed = lane(4, 1, null).get(0);
        SpoolContents contents = new SpoolContents(state(3));
        take(contents, BatchClass.RAW, 4, sealed.bytes());
        contents.build();
        assertThat(contents.lanes()).isEmpty();
        assertThat(contents.unreadable())
                .containsExactly(new SpoolContents.Unreadable(BatchClass.RAW, 0, "class: is events"));
        assertThat(contents.strays()).containsExactly(new Stray(BatchClass.RAW, 0));
    }

    @Test
    void aBatchOfANewerReleaseThatIsFreedStopsNobody() {
        byte[] newer = NewerBatch.of(lane(3, 1, null).get(0).bytes());
        SpoolContents freed = new SpoolContents(state(3));
        take(freed, BatchClass.EVENTS, 3, newer);
        assertThat(freed.newer()).isNull();
        SpoolContents held = new SpoolContents(state(2));
        take(held, BatchClass.EVENTS, 3, newer);
        assertThat(held.newer()).isNotNull();
        assertThat(held.strays()).hasSize(1);
    }

    @Test
    void withoutACheckpointALaneBeginsWithWhatIsFound() {
        List<Batch> sealed = lane(4, 3, null);
        SpoolContents contents = new SpoolContents(SpoolState.LOST);
        take(contents, 4, sealed.get(1), sealed.get(2));
        LaneContents lane = only(contents);
        assertThat(lane.lane().freed()).isEqualTo(1);
        assertThat(lane.lane().freedHash()).isEqualTo(hashAt(1));
        assertThat(lane.missing()).isEmpty();
        assertThat(contents.oldestSealed()).isEqualTo(2_000);
        assertThat(contents.newestSealed()).isEqualTo(3_000);
    }
}
