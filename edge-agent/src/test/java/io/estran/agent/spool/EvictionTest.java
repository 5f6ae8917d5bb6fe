package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A full spool makes room: in the right order, and never without a gap on disk (rule 24). */
class EvictionTest {
    private static final long CAPACITY = 1024 * 1024;

    private final SpoolBench bench;
    private final SplittableRandom random = new SplittableRandom(11);

    EvictionTest() throws IOException {
        bench = new SpoolBench(CAPACITY);
    }

    /** Sequences of each lane that are held, and in gaps, in the order in which they would be sent. */
    private static Map<BatchClass, List<String>> ranges(List<Sent> sent) {
        Map<BatchClass, List<String>> ranges = new TreeMap<>();
        for (Sent each : sent) {
            BatchHeader header = each.batch().header();
            ranges.computeIfAbsent(each.batchClass(), any -> new ArrayList<>())
                    .add(header.gap() == null ? "" + header.from() : header.from() + "-" + header.to());
        }
        return ranges;
    }

    private static void assertWithoutHoles(List<Sent> sent, Map<BatchClass, Long> tips) {
        Map<BatchClass, Batch> before = new TreeMap<>();
        for (Sent each : sent) {
            Batch last = before.put(each.batchClass(), each.batch());
            long expected = last == null ? 1 : last.point().sequence() + 1;
            assertThat(each.sequence()).isEqualTo(expected);
            if (last != null) {
                assertThat(each.batch().header().previous())
                        .isEqualTo(last.point().hash());
            }
        }
        tips.forEach((batchClass, tip) ->
                assertThat(before.get(batchClass).point().sequence()).isEqualTo(tip));
    }

    private Map<BatchClass, Long> tips() {
        Map<BatchClass, Long> tips = new TreeMap<>();
        bench.spool.status().lanes().forEach(lane -> tips.put(lane.batchClass(), lane.sealed()));
        return tips;
    }

    @Test
    void theSpoolNeverGrowsBeyondItsBound() throws IOException {
        bench.bulkyEvents(600);
        assertThat(bench.spool.status().bytes()).isLessThanOrEqualTo(CAPACITY);
        long onDisk = 0;
        for (java.nio.file.Path file : bench.disk.list(SpoolBench.FOLDER)) {
            onDisk += bench.disk.bytes(file).length;
        }
        assertThat(onDisk).isLessThanOrEqualTo(CAPACITY);
    }

    @Test
    void whatIsEvictedIsOneGapThatCountsItsRecords() throws IOException {
        bench.bulkyEvents(600);
        long lost = bench.evicted();
        bench.connect();
        List<Sent> sent = bench.send();
        BatchHeader gap = sent.get(0).batch().header();
        assertThat(gap.gap()).isNotNull();
        assertThat(gap.gap())
                .extracting(Gap::to, Gap::reason, Gap::records)
                .containsExactly(lost, GapReason.EVICTED, lost);
        assertThat(sent.subList(1, sent.size()))
                .allMatch(each -> each.batch().header().gap() == null);
        assertWithoutHoles(sent, Map.of(BatchClass.EVENTS, 600L));
    }

    @Test
    void aGapIsSignedByTheAgent() throws Exception {
        bench.bulkyEvents(600);
        bench.connect();
        BatchHeader header = bench.send().get(0).batch().header();
        Gap gap = header.gap();
        assertThat(gap).isNotNull();
        byte[] statement = SignedStatement.gap(
                header.agent(), header.lane(), header.from(), header.previous(), header.predecessor(), gap);
        assertThat(gap.signatureAlgorithm()).isEqualTo(SignedStatement.ED25519);
        assertThat(SpoolBench.isSigned(statement, gap.signature())).isTrue();
    }

    @Test
    void whatIsRefusedAfterItWasEvictedNoLongerFillsTheLink() throws IOException {
        bench.connect();
        bench.bulk(60);
        List<Sent> sent = bench.send();
        long onTheWay = bench.spool.link().inFlight();
        bench.aggregatesUntilEviction();
        assertThat(onTheWay).isPositive();
        assertThat(bench.evicted()).isGreaterThanOrEqualTo(sent.size());
        sent.forEach(each -> bench.spool.refused(each.token(), 0x99, "no"));
        assertThat(bench.spool.link().inFlight()).isZero();
    }

    @Test
    void aggregatesGoBeforeEvents() throws IOException {
        bench.bulkyEvents(20);
        bench.aggregatesUntilEviction();
        bench.aggregatesUntilEviction();
        bench.connect();
        List<Sent> sent = bench.send();
        assertThat(ranges(sent).get(BatchClass.EVENTS)).hasSize(20).doesNotContain("1-1");
        assertThat(ranges(sent).get(BatchClass.AGGREGATES).get(0)).startsWith("1-");
    }

    @Test
    void rawReadingsGoBeforeAggregatesAndEventsOfWhichThereAreFullSegmentsToo() throws IOException {
        bench.raw(20_000);
        bench.bulkyEvents(50);
        bench.aggregatesUntilEviction();
        bench.connect();
        Map<BatchClass, List<String>> ranges = ranges(bench.send());
        assertThat(ranges.get(BatchClass.RAW).get(0)).startsWith("1-");
        assertThat(ranges.get(BatchClass.AGGREGATES)).noneMatch(range -> range.contains("-"));
        assertThat(ranges.get(BatchClass.EVENTS)).noneMatch(range -> range.contains("-"));
    }

    @Test
    void theOldestOfAClassGoesFirst() throws IOException {
        bench.aggregatesUntilEviction();
        bench.connect();
        List<String> ranges = ranges(bench.send()).get(BatchClass.AGGREGATES);
        assertThat(ranges.get(0)).startsWith("1-");
        assertThat(ranges.subList(1, ranges.size())).noneMatch(range -> range.contains("-"));
    }

    @Test
    void eventsGoWhenNothingElseIsLeft() throws IOException {
        bench.aggregates(5);
        bench.bulkyEvents(600);
        bench.connect();
        assertThat(ranges(bench.send()).get(BatchClass.EVENTS).get(0)).startsWith("1-");
    }

    @Test
    void whatTheGatewayHasStoredGoesFirstWhateverItsClass() throws IOException {
        bench.connect();
        bench.bulkyEvents(40);
        for (Sent sent : bench.send()) {
            bench.stored(sent);
        }
        bench.spool.setConnected(false);
        bench.aggregatesUntilEviction();
        bench.connect();
        Map<BatchClass, List<String>> ranges = ranges(bench.send());
        assertThat(ranges.get(BatchClass.EVENTS).get(0)).startsWith("1-");
        assertThat(ranges.get(BatchClass.AGGREGATES)).noneMatch(range -> range.contains("-"));
    }

    @Test
    void aPubackedBatchThatIsEvictedBecomesAGapAllTheSame() throws IOException {
        bench.connect();
        bench.bulkyEvents(40);
        for (Sent sent : bench.send()) {
            bench.stored(sent);
        }
        bench.spool.setConnected(false);
        bench.aggregatesUntilEviction();
        bench.connect();
        BatchHeader gap = bench.send().get(0).batch().header();
        assertThat(gap.gap()).isNotNull();
        assertThat(gap.gap().reason()).isEqualTo(GapReason.EVICTED);
    }

    @Test
    void whatIsFreedMakesRoomBeforeAnythingIsEvicted() throws IOException {
        bench.connect();
        bench.bulkyEvents(200);
        List<Sent> sent = bench.send();
        sent.forEach(bench::stored);
        bench.checkpoint();
        bench.accountFor(sent.get(sent.size() - 1).batch());
        bench.bulkyEvents(190);
        assertThat(bench.evicted()).isZero();
    }

    @Test
    void aPubackThatComesAfterTheEvictionIsOfNoConsequence() throws IOException {
        bench.connect();
        bench.bulkyEvents(3);
        List<Sent> sent = bench.send();
        bench.bulkyEvents(600);
        sent.forEach(bench::stored);
        List<Sent> after = bench.send();
        assertThat(after.get(0).batch().header().gap()).isNotNull();
        assertWithoutHoles(after, Map.of(BatchClass.EVENTS, 603L));
    }

    private static long sequencesHeld(SpoolBench bench) {
        bench.connect();
        return sequences(bench.send());
    }

    /** Sequences that batches and gaps stand for; each lane from its first without a hole. */
    private static long sequences(List<Sent> sent) {
        Map<Id128, Batch> reached = new HashMap<>();
        long sequences = 0;
        for (Sent each : sent) {
            Batch last = reached.put(each.lane(), each.batch());
            assertThat(each.sequence())
                    .isEqualTo(last == null ? 1 : last.point().sequence() + 1);
            if (last != null) {
                assertThat(each.batch().header().previous())
                        .isEqualTo(last.point().hash());
            }
            sequences += each.batch().point().sequence() - each.sequence() + 1;
        }
        return sequences;
    }

    @Test
    void noSpaceIsUsedAgainBeforeTheGapIsSyncedWhateverCallThePowerGoesAt() throws IOException {
        bench.aggregatesUntilEviction();
        SpoolBench undisturbed = new SpoolBench(bench, 0);
        long before = undisturbed.disk.calls();
        int seals = 0;
        while (undisturbed.evicted() == 0) {
            undisturbed.bulk(200);
            seals++;
        }
        long calls = undisturbed.disk.calls() - before;
        assertThat(calls).as("calls of a few seals and an eviction").isBetween(8L, 60L);
        long held = sequencesHeld(new SpoolBench(bench, 0));
        for (long call = 1; call <= calls; call++) {
            for (Leftover leftover : Leftover.values()) {
                SpoolBench each = new SpoolBench(bench, call);
                long sealed = 0;
                each.disk.cutPowerAtCall(each.disk.calls() + call);
                boolean cut = false;
                try {
                    for (int i = 0; i < seals; i++) {
                        each.bulk(200);
                        sealed = each.spool.status().sealedBatches();
                    }
                } catch (IOException powerCut) {
                    cut = true;
                }
                assertThat(cut).as("call %d", call).isTrue();
                each.cutPower(leftover);
                each.connect();
                List<Sent> sent = each.send();
                assertThat(sequences(sent))
                        .as("call %d, %s: every batch that was sealed is held or in a gap", call, leftover)
                        .isGreaterThanOrEqualTo(held + sealed);
                assertThat(each.happenings).doesNotContain("spool-corrupt");
                each.aggregates(5);
            }
        }
    }

    @Test
    @Tag("long")
    void evictionGoesOnForEverWithManyLanesAndBothClasses() throws IOException {
        for (int run = 0; run < 120; run++) {
            bench.event("run " + run);
            bench.bulk(1 + random.nextInt(400));
            bench.bulkyEvents(random.nextInt(12));
            if (random.nextInt(3) == 0) {
                bench.checkpoint();
            }
            bench.restart();
        }
        assertThat(bench.spool.status().bytes()).isLessThanOrEqualTo(CAPACITY);
        bench.connect();
        bench.event("last");
        Map<Id128, Long> reached = new HashMap<>();
        for (Sent sent : bench.send()) {
            long before = reached.getOrDefault(sent.lane(), 0L);
            assertThat(sent.sequence()).isEqualTo(before + 1);
            reached.put(sent.lane(), sent.batch().point().sequence());
        }
        assertThat(reached).hasSizeGreaterThan(200);
        assertThat(bench.happenings).doesNotContain("spool-corrupt");
    }

    @Test
    void batchesAsLargeAsASegmentDoNotBlockTheSpool() throws IOException {
        for (int i = 0; i < 60; i++) {
            bench.bulk(800);
            bench.bulkyEvents(20);
        }
        assertThat(bench.spool.status().bytes()).isLessThanOrEqualTo(CAPACITY);
        bench.connect();
        assertWithoutHoles(bench.send(), tips());
    }

    @Test
    void aFailedFlushLetsNothingGo() throws IOException {
        bench.aggregatesUntilEviction();
        long used = bench.spool.status().bytes();
        bench.disk.setFailing(true);
        for (int i = 0; i < 5; i++) {
            try {
                bench.bulk(400);
            } catch (IOException expected) {
                assertThat(bench.spool.status().bytes()).isGreaterThanOrEqualTo(used);
            }
        }
        bench.disk.setFailing(false);
        bench.seal();
        bench.connect();
        assertWithoutHoles(bench.send(), tips());
    }

    @Test
    void theSpaceOfWhatIsFreedIsGivenBackBehindTheNextCheckpoint() throws IOException {
        bench.connect();
        bench.bulkyEvents(100);
        List<Sent> sent = bench.send();
        bench.checkpoint();
        long used = bench.spool.status().bytes();
        bench.accountFor(sent.get(sent.size() - 1).batch());
        assertThat(bench.spool.status().bytes()).isEqualTo(used);
        bench.checkpoint();
        assertThat(bench.spool.status().bytes()).isLessThanOrEqualTo(used / 3);
    }

    @Test
    void theBoundOnBatchesInMemoryIsKeptToo() throws IOException {
        bench.mostItems = 150;
        bench.restart();
        for (int i = 0; i < 400; i++) {
            bench.event("e" + i);
        }
        bench.connect();
        assertThat(bench.send()).hasSizeLessThanOrEqualTo(152);
    }

    @Test
    void evictionIsStatedAtMostOnceAMinute() throws IOException {
        bench.bulkyEvents(1200);
        assertThat(bench.happenings).containsExactly("spool-evicted");
        bench.clock.advance(java.time.Duration.ofMinutes(1));
        bench.bulkyEvents(40);
        assertThat(bench.happenings).containsExactly("spool-evicted", "spool-evicted");
        assertThat((Long) bench.fields.get(1).get("unstated")).isPositive();
    }

    @Test
    @Tag("long")
    void oneCallThatFailsIsNoFullDiskAndEvictsNothing() throws IOException {
        for (int call = 1; call <= 170; call++) {
            SpoolBench each = new SpoolBench(CAPACITY, call);
            each.disk.failAtCall(each.disk.calls() + call);
            for (int i = 0; i < 75; i++) {
                try {
                    each.bulkyEvent();
                } catch (IOException failed) {
                    each.seal(); // as storage does: it tries again
                }
            }
            assertThat(each.evicted())
                    .as("call %d of %d failed", call, each.disk.calls())
                    .isZero();
        }
    }

    /** Seals it, and tries again as storage does while the disk gives no space. */
    private int eventAfter(Duration between) throws IOException {
        int attempts = 1;
        try {
            bench.bulkyEvent();
        } catch (IOException noSpace) {
            boolean sealed = false;
            while (!sealed) {
                attempts++;
                bench.clock.advance(between);
                try {
                    bench.seal();
                    sealed = true;
                } catch (IOException stillNone) {
                    assertThat(stillNone).hasMessageContaining("no space left on device");
                }
            }
        }
        return attempts;
    }

    @Test
    void aDiskThatGivesNoSpaceForAWhileEvictsNothing() throws IOException {
        bench.disk.setCapacity(5 * CAPACITY / 16);
        int attempts = 0;
        while (attempts < 2) {
            attempts = 0;
            try {
                bench.bulkyEvent();
            } catch (IOException noSpace) {
                assertThat(noSpace).hasMessageContaining("is asked again before anything is evicted");
                attempts = 2;
            }
        }
        bench.clock.advance(Duration.ofSeconds(4));
        bench.disk.setCapacity(Long.MAX_VALUE);
        bench.seal();
        assertThat(bench.evicted()).isZero();
        assertThat(bench.spool.status().boundedByDisk()).isFalse();
        bench.bulkyEvents(100);
        assertThat(bench.evicted()).isZero();
        assertThat(bench.happenings).isEmpty();
    }

    @Test
    void onADiskThatGivesNoMoreSpaceItEvictsInsteadOfGrowing() throws IOException {
        bench.bulkyEvents(10);
        bench.disk.setCapacity(5 * CAPACITY / 16);
        int attempts = 0;
        for (int i = 0; i < 200; i++) {
            attempts = Math.max(attempts, eventAfter(Duration.ofSeconds(1)));
        }
        assertThat(attempts).as("five seconds long it is asked again").isBetween(5, 7);
        assertThat(bench.evicted()).isPositive();
        assertThat(bench.happenings.get(0)).isEqualTo("spool-bounded-by-disk");
        assertThat(bench.spool.status().boundedByDisk()).isTrue();
        assertThat(bench.spool.status().capacity()).isEqualTo(5 * CAPACITY / 16);
        bench.connect();
        assertWithoutHoles(bench.send(), Map.of(BatchClass.EVENTS, 210L));
        bench.disk.setCapacity(Long.MAX_VALUE);
        bench.spool.askAgain();
        assertThat(bench.happenings).contains("spool-grows-again");
        assertThat(bench.spool.status().capacity()).isEqualTo(CAPACITY);
        long before = bench.evicted();
        bench.bulkyEvents(20);
        assertThat(bench.evicted()).as("it grows again").isEqualTo(before);
    }

    @Test
    void aDiskThatTakesNothingIsNoFullDiskHoweverLong() throws IOException {
        bench.bulkyEvents(100);
        bench.disk.setFailing(true);
        for (int i = 0; i < 100; i++) {
            try {
                bench.bulkyEvent();
            } catch (IOException dead) {
                bench.clock.advance(Duration.ofSeconds(1));
            }
        }
        bench.disk.setFailing(false);
        bench.spool.askAgain();
        bench.seal();
        assertThat(bench.evicted()).isZero();
        bench.connect();
        assertWithoutHoles(bench.send(), tips());
    }

    @Test
    void aFullSpoolOnADiskThatTakesNothingEvictsNothingEither() throws IOException {
        bench.aggregatesUntilEviction();
        long before = bench.evicted();
        bench.disk.setFailing(true);
        for (int i = 0; i < 30; i++) {
            try {
                bench.bulkyEvent();
            } catch (IOException dead) {
                bench.clock.advance(Duration.ofSeconds(1));
            }
        }
        assertThat(bench.evicted()).isEqualTo(before);
        bench.disk.setFailing(false);
        bench.seal();
        bench.connect();
        assertWithoutHoles(bench.send(), tips());
    }

    @Test
    void anAccountThatCountsWhatWasEvictedFreesTheGap() throws IOException {
        bench.bulkyEvents(600);
        bench.connect();
        List<Sent> sent = bench.send();
        Batch gap = sent.get(0).batch();
        bench.checkpoint();
        bench.account(
                gap.header(), LaneStatus.OK, gap.point().sequence(), gap.point().hash(), 1);
        bench.checkpoint();
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        assertThat(bench.send().get(0).sequence()).isEqualTo(gap.point().sequence() + 1);
    }
}
