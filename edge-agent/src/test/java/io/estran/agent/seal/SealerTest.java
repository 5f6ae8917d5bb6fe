package io.estran.agent.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.storage.Bench;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records become batches by size, by age, and at once for an event. */
class SealerTest {
    private static final Duration AGE = Duration.ofMillis(100);
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final int BYTES = 8 * 1024;
    private static final int LARGEST = 16 * 1024;

    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final Keeper keeper = new Keeper();
    private final Sealer sealer = new Sealer(
            Bench.AGENT,
            clock,
            keeper,
            new Sealing(BYTES, AGE, AWAY, LARGEST),
            Map.of(BatchClass.AGGREGATES, 100L),
            Map.of(),
            null);
    private long ordinal = 100;
    private long events;

    /** One lane a class, in memory. */
    private static final class Keeper implements LaneKeeper {
        final List<Batch> batches = new ArrayList<>();
        final List<String> said = new ArrayList<>();
        final EnumMap<BatchClass, LanePoint> tips = new EnumMap<>(BatchClass.class);
        boolean open = true;
        boolean broken;
        int closesAfter = Integer.MAX_VALUE;

        @Override
        public @Nullable LaneHead head(BatchClass batchClass) {
            LanePoint tip =
                    tips.computeIfAbsent(batchClass, each -> new LanePoint(new Id128(1, each.code()), 0, Hash256.ZERO));
            LanePoint predecessor = new LanePoint(new Id128(2, batchClass.code()), 9, Hash256.ZERO);
            return open && closesAfter-- > 0 ? new LaneHead(batchClass, new Id128(5, 5), 3, predecessor, tip) : null;
        }

        @Override
        public void take(Batch batch) {
            if (broken) {
                throw new IllegalStateException("a mistake in the program");
            }
            batches.add(batch);
            tips.put(batch.header().batchClass(), batch.point());
        }

        @Override
        public void exhausted(BatchClass batchClass) {
            said.add("exhausted " + batchClass);
        }

        @Override
        public void refused(String asset, String reason) {
            said.add("refused " + asset);
        }
    }

    private void aggregates(int count) {
        for (int i = 0; i < count; i++) {
            sealer.add(Records.aggregate(++ordinal, "plant/tank-" + ordinal % 7), ordinal * 10, clock.monotonicNanos());
        }
    }

    private void event(String text) {
        sealer.add(Records.event(++events, text), events, clock.monotonicNanos());
    }

    private int seal(boolean connected, boolean all) {
        int sealed = 0;
        while (sealer.sealOne(clock.monotonicNanos(), connected, all)) {
            sealed++;
        }
        return sealed;
    }

    @Test
    void anEventIsDueAtOnce() {
        event("a");
        assertThat(sealer.untilDue(clock.monotonicNanos(), false)).isZero();
        assertThat(seal(false, false)).isEqualTo(1);
        assertThat(sealer.untilDue(clock.monotonicNanos(), false)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRecordWaitsForItsAgeAndLongerWhileNoGatewayIsConnected() {
        aggregates(1);
        assertThat(sealer.untilDue(clock.monotonicNanos(), true)).isEqualTo(AGE.toNanos());
        assertThat(sealer.untilDue(clock.monotonicNanos(), false)).isEqualTo(AWAY.toNanos());
        clock.advance(AGE);
        assertThat(seal(false, false)).isZero();
        assertThat(seal(true, false)).isEqualTo(1);
    }

    @Test
    void theAgeCountsFromTheOldestRecord() {
        aggregates(1);
        clock.advance(AGE.minusMillis(1));
        aggregates(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(seal(true, false)).isEqualTo(1);
        assertThat(keeper.batches.get(0).header().recordCount()).isEqualTo(2);
    }

    @Test
    void aFullBatchIsSealedWithoutWaiting() {
        aggregates(30_000);
        int sealed = seal(true, false);
        assertThat(sealed).isGreaterThan(20);
        assertThat(sealer.waiting()).as("what fills no batch waits on").isPositive();
        assertThat(keeper.batches).allMatch(batch -> batch.bytes().length <= LARGEST);
        assertThat(keeper.batches.get(sealed - 1).header().recordCount())
                .as("it learns how small records become")
                .isGreaterThan(2 * keeper.batches.get(0).header().recordCount());
    }

    @Test
    void everythingIsSealedForACheckpoint() {
        aggregates(3);
        event("a");
        assertThat(seal(true, true)).isEqualTo(2);
        assertThat(sealer.waiting()).isZero();
    }

    @Test
    void eventsGoBeforeAggregates() {
        aggregates(1);
        event("a");
        seal(true, true);
        assertThat(keeper.batches)
                .extracting(batch -> batch.header().batchClass())
                .containsExactly(BatchClass.EVENTS, BatchClass.AGGREGATES);
    }

    @Test
    void aHeaderCarriesOrdinalAndJournalPositionOfItsLastRecord() {
        aggregates(3);
        seal(true, true);
        assertThat(keeper.batches.get(0).header().lastOrdinal()).isEqualTo(103);
        assertThat(keeper.batches.get(0).header().journalPosition()).isEqualTo(1030);
        assertThat(sealer.sealed()).containsEntry(BatchClass.AGGREGATES, 103L).containsEntry(BatchClass.EVENTS, 0L);
    }

    @Test
    void onlyTheFirstBatchOfALaneNamesThePredecessor() {
        event("a");
        seal(true, true);
        event("b");
        seal(true, true);
        assertThat(keeper.batches.get(0).header().predecessor()).isNotNull();
        assertThat(keeper.batches.get(1).header().predecessor()).isNull();
        assertThat(keeper.batches.get(1).header().previous())
                .isEqualTo(keeper.batches.get(0).chainHash());
    }

    @Test
    void theRecordsOfAnAssetStandInOneBlock() throws Exception {
        aggregates(14);
        seal(true, true);
        List<Block> blocks = BatchReader.blocks(keeper.batches.get(0));
        assertThat(blocks).hasSize(7);
    }

    @Test
    void whatTurnsOutTooLargeIsSplitAndNothingIsLost() {
        for (int i = 0; i < 20; i++) {
            event(noise(i, 3000));
        }
        seal(true, true);
        assertThat(keeper.batches).allMatch(batch -> batch.bytes().length <= LARGEST);
        assertThat(keeper.batches.stream()
                        .mapToInt(batch -> batch.header().recordCount())
                        .sum())
                .isEqualTo(20);
        assertThat(keeper.said).isEmpty();
    }

    private static String noise(int seed, int length) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('0' + random.nextInt(70)));
        }
        return text.toString();
    }

    @Test
    void moreAssetsThanABatchHasBlocksAreSplit() {
        Sealer wide = new Sealer(
                Bench.AGENT,
                clock,
                keeper,
                new Sealing(1 << 20, AGE, AWAY, BatchLimits.MAX_BATCH_BYTES),
                Map.of(),
                Map.of(),
                null);
        for (int i = 1; i <= BatchLimits.MAX_BLOCKS + 10; i++) {
            wide.add(Records.aggregate(i, "a/" + i), i, 0);
        }
        while (wide.sealOne(0, true, true)) {
            assertThat(keeper.batches).isNotEmpty();
        }
        assertThat(keeper.batches.stream()
                        .mapToInt(batch -> batch.header().recordCount())
                        .sum())
                .isEqualTo(BatchLimits.MAX_BLOCKS + 10);
    }

    @Test
    void whatLiesTooFarApartInTimeForOneBlockIsSplitAndNothingIsLost() {
        long farthest = Long.MAX_VALUE / 2 + 1;
        for (int i = 1; i <= 6; i++) {
            long time = i <= 3 ? -farthest - i : farthest + i;
            sealer.add(Records.raw(i, "plant/tank", time), i, clock.monotonicNanos());
        }
        seal(true, true);
        assertThat(keeper.batches)
                .extracting(batch -> batch.header().recordCount())
                .containsExactly(3, 3);
        assertThat(keeper.batches.get(0).header().lastTime()).isEqualTo(-farthest - 1);
        assertThat(keeper.batches.get(1).header().firstTime()).isEqualTo(farthest + 4);
        assertThat(keeper.said).isEmpty();
        assertThat(sealer.sealed()).containsEntry(BatchClass.RAW, 6L);
    }

    @Test
    void aRecordThatFitsIntoNoBatchIsStatedAndItsOrdinalCounts() {
        event("x".repeat(BatchLimits.MAX_EVENT_BYTES));
        event("b");
        seal(true, true);
        assertThat(keeper.said).containsExactly("refused plant/tank");
        assertThat(sealer.refused()).isEqualTo(1);
        assertThat(keeper.batches).hasSize(1);
        assertThat(sealer.sealed()).containsEntry(BatchClass.EVENTS, 2L);
    }

    @Test
    void aMistakeOfTheProgramLosesNoRecord() {
        event("a");
        event("b");
        keeper.broken = true;
        assertThatThrownBy(() -> seal(true, true)).hasMessage("a mistake in the program");
        assertThat(sealer.waiting()).isEqualTo(2);
        assertThat(sealer.sealed()).containsEntry(BatchClass.EVENTS, 0L);
        keeper.broken = false;
        seal(true, true);
        assertThat(keeper.batches.get(0).header().recordCount()).isEqualTo(2);
        assertThat(keeper.said).isEmpty();
    }

    @Test
    void aLaneThatIsGoneInTheMiddleDropsNoRecord() {
        event("a");
        event("b");
        keeper.closesAfter = 1;
        assertThatThrownBy(() -> seal(true, true)).hasMessageContaining("is gone");
        assertThat(sealer.waiting()).isEqualTo(2);
        assertThat(keeper.said).isEmpty();
    }

    @Test
    void withoutALaneRecordsWaitAndThatIsSaidOnce() {
        keeper.open = false;
        event("a");
        assertThat(seal(true, true)).isZero();
        assertThat(seal(true, true)).isZero();
        assertThat(keeper.said).containsExactly("exhausted EVENTS");
        assertThat(sealer.waiting()).isEqualTo(1);
        keeper.open = true;
        assertThat(seal(true, true)).isEqualTo(1);
    }

    @Test
    void aLaneThatMayNotBeOpenedIsAskedForAgainAfterAWhileAndOtherClassesDoNotWait() {
        keeper.open = false;
        event("a");
        assertThat(seal(true, false)).isZero();
        assertThat(Duration.ofNanos(sealer.untilDue(clock.monotonicNanos(), true)))
                .isEqualTo(Duration.ofMillis(200));
        aggregates(1);
        assertThat(Duration.ofNanos(sealer.untilDue(clock.monotonicNanos(), true)))
                .isEqualTo(AGE);
        clock.advance(Duration.ofMillis(200));
        assertThat(sealer.untilDue(clock.monotonicNanos(), true)).isZero();
        keeper.open = true;
        assertThat(seal(true, true)).isEqualTo(2);
        event("b");
        assertThat(sealer.untilDue(clock.monotonicNanos(), true)).isZero();
    }

    @Test
    void aHeaderSaysOfWhichTimeItsRecordsAre() {
        aggregates(3);
        event("a");
        seal(true, true);
        BatchHeader happening = keeper.batches.get(0).header();
        assertThat(happening.firstTime()).isEqualTo(1_700_000_000_000_000_000L);
        assertThat(happening.lastTime()).isEqualTo(1_700_000_000_000_000_000L);
        BatchHeader windows = keeper.batches.get(1).header();
        assertThat(windows.firstTime()).isEqualTo(start(101));
        assertThat(windows.lastTime()).isEqualTo(end(103));
    }

    private static long start(long ordinal) {
        return Bench.window("plant/level", ordinal).start();
    }

    private static long end(long ordinal) {
        return Bench.window("plant/level", ordinal).end();
    }

    @Test
    void aBatchIsFullWhenItHasTheRecordsThatItsBytesAreThoughtToHold() {
        Batcher batcher = new Batcher(1500); // 150 bytes a record, before anything is known
        for (int i = 1; i < 10; i++) {
            batcher.add(Records.aggregate(i, "plant/tank"), i, 0);
            assertThat(batcher.isFull()).isFalse();
        }
        batcher.add(Records.aggregate(10, "plant/tank"), 10, 0);
        assertThat(batcher.isFull()).isTrue();
        assertThat(batcher.next()).hasSize(10);
    }

    @Test
    void aBatchThatIsJustAsLargeAsAllowedIsNotSplit() throws Exception {
        aggregates(20);
        seal(true, true);
        int blocks = BatchReader.blocks(keeper.batches.get(0)).stream()
                .mapToInt(block -> block.bytes().length)
                .sum();
        assertThat(batchesOf(20, BatchLimits.MAX_HEADER_BYTES + blocks)).isEqualTo(1);
        assertThat(batchesOf(20, BatchLimits.MAX_HEADER_BYTES + blocks - 1)).isEqualTo(2);
    }

    /** In how many batches the same records leave if one has at most that many bytes. */
    private int batchesOf(int records, int largest) {
        keeper.batches.clear();
        keeper.tips.clear();
        Sealer bounded = new Sealer(
                Bench.AGENT, clock, keeper, new Sealing(BYTES, AGE, AWAY, largest), Map.of(), Map.of(), null);
        for (int i = 1; i <= records; i++) {
            long number = 100 + i;
            bounded.add(Records.aggregate(number, "plant/tank-" + number % 7), number, 0);
        }
        while (bounded.sealOne(0, true, true)) {
            assertThat(keeper.batches).isNotEmpty();
        }
        return keeper.batches.size();
    }

    @Test
    void sealedHeadersAreGivenOnce() {
        event("a");
        seal(true, true);
        assertThat(sealer.takeSealed(0)).hasSize(1);
        assertThat(sealer.takeSealed(0)).isEmpty();
    }
}
