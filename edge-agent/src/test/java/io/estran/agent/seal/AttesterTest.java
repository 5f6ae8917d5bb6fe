package io.estran.agent.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.storage.Bench;
import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.testkit.ManualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each lane is signed once a minute while it grows, and its end in the opening of the lane that follows. */
class AttesterTest {
    private static final LanePoint EARLIER = new LanePoint(new Id128(3, 3), 4, new Hash256(new byte[32]));
    private static final LanePoint BEFORE = new LanePoint(new Id128(2, 2), 9, new Hash256(new byte[32]));

    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final EnumMap<BatchClass, LanePoint> tips = new EnumMap<>(BatchClass.class);
    private final List<Batch> batches = new ArrayList<>();
    private final Sealer sealer = sealer(AttesterTest::signature);
    private long ordinal;

    private Sealer sealer(@Nullable Signer signer) {
        return new Sealer(
                Bench.AGENT,
                clock,
                new Lanes(),
                new Sealing(8 * 1024, Duration.ofMillis(100), Duration.ofMillis(100), 16 * 1024),
                Map.of(),
                Map.of(BatchClass.RAW, EARLIER),
                signer);
    }

    /** Lanes in memory; the one of events continues another. */
    private final class Lanes implements LaneKeeper {
        @Override
        public LaneHead head(BatchClass batchClass) {
            LanePoint tip =
                    tips.computeIfAbsent(batchClass, each -> new LanePoint(new Id128(1, each.code()), 0, Hash256.ZERO));
            return new LaneHead(batchClass, new Id128(5, 5), 3, batchClass == BatchClass.EVENTS ? BEFORE : null, tip);
        }

        @Override
        public void take(Batch batch) {
            batches.add(batch);
            tips.put(batch.header().batchClass(), batch.point());
        }

        @Override
        public void exhausted(BatchClass batchClass) {
            throw new AssertionError("lanes are never exhausted here");
        }

        @Override
        public void refused(String asset, String reason) {
            throw new AssertionError(reason);
        }
    }

    /** As good as a signature here: it differs for every statement. */
    private static byte[] signature(byte[] statement) {
        return ByteBuffer.allocate(64)
                .putInt(java.util.Arrays.hashCode(statement))
                .array();
    }

    private List<Attestation> event(Sealer sealing) throws Exception {
        sealing.add(Records.event(++ordinal, "x"), ordinal, clock.monotonicNanos());
        return seal(sealing);
    }

    private List<Attestation> aggregate(Sealer sealing) throws Exception {
        sealing.add(Records.aggregate(++ordinal, "plant/tank"), ordinal, clock.monotonicNanos());
        return seal(sealing);
    }

    private List<Attestation> seal(Sealer sealing) throws Exception {
        assertThat(sealing.sealOne(clock.monotonicNanos(), true, true)).isTrue();
        sealing.takeSealed(clock.monotonicNanos());
        return BatchReader.read(batches.get(batches.size() - 1).bytes())
                .header()
                .attestations();
    }

    @Test
    void theOpeningOfALaneCarriesTheEndOfItsPredecessor() throws Exception {
        List<Attestation> carried = event(sealer);
        assertThat(carried).extracting(Attestation::point).containsExactly(BEFORE, EARLIER);
        assertThat(carried.get(0).signature()).isEqualTo(signature(SignedStatement.attestation(Bench.AGENT, BEFORE)));
        assertThat(event(sealer)).isEmpty();
    }

    @Test
    void theFirstBatchOfARunAttestsWhatEarlierRunsLeft() throws Exception {
        assertThat(aggregate(sealer)).extracting(Attestation::point).containsExactly(EARLIER);
        assertThat(aggregate(sealer)).isEmpty();
    }

    @Test
    void aLaneThatGrowsIsAttestedOnceAMinute() throws Exception {
        aggregate(sealer);
        clock.advance(Duration.ofSeconds(59));
        assertThat(aggregate(sealer)).isEmpty();
        LanePoint newest = tips.get(BatchClass.AGGREGATES);
        clock.advance(Duration.ofSeconds(1));
        assertThat(aggregate(sealer)).extracting(Attestation::point).containsExactly(newest);
        assertThat(aggregate(sealer)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(aggregate(sealer)).hasSize(1);
    }

    @Test
    void aLaneThatIsSilentIsAttestedByTheNextBatchOfAnother() throws Exception {
        event(sealer);
        LanePoint events = tips.get(BatchClass.EVENTS);
        clock.advance(Duration.ofMinutes(1));
        assertThat(aggregate(sealer)).extracting(Attestation::point).containsExactly(events);
        clock.advance(Duration.ofMinutes(1));
        assertThat(aggregate(sealer)).extracting(Attestation::point).doesNotContain(events);
    }

    @Test
    void whatOneBatchAttestsLeavesOtherLanesToTheirOwnMinute() throws Exception {
        aggregate(sealer);
        LanePoint windows = tips.get(BatchClass.AGGREGATES);
        clock.advance(Duration.ofSeconds(30));
        assertThat(event(sealer)).extracting(Attestation::point).containsExactly(BEFORE);
        clock.advance(Duration.ofSeconds(30));
        assertThat(event(sealer)).extracting(Attestation::point).containsExactly(windows);
    }

    @Test
    void aPredecessorThatNeverHeldABatchHasNoEndToAttest() {
        Attester attester = new Attester(Bench.AGENT, AttesterTest::signature, Map.of(), 0);
        LanePoint fresh = new LanePoint(new Id128(1, 1), 0, Hash256.ZERO);
        LanePoint empty = new LanePoint(new Id128(2, 2), 0, Hash256.ZERO);
        assertThat(attester.due(new LaneHead(BatchClass.EVENTS, new Id128(5, 5), 3, empty, fresh), 0))
                .isEmpty();
        assertThat(attester.due(new LaneHead(BatchClass.EVENTS, new Id128(5, 5), 3, BEFORE, fresh), 0))
                .extracting(Attestation::point)
                .containsExactly(BEFORE);
    }

    @Test
    void onlyWhatIsSyncedIsAttested() throws Exception {
        aggregate(sealer);
        LanePoint synced = tips.get(BatchClass.AGGREGATES);
        sealer.add(Records.aggregate(++ordinal, "plant/tank"), ordinal, clock.monotonicNanos());
        sealer.sealOne(clock.monotonicNanos(), true, true);
        clock.advance(Duration.ofMinutes(1));
        assertThat(aggregate(sealer)).extracting(Attestation::point).containsExactly(synced);
    }

    @Test
    void withoutAKeyNothingIsAttested() throws Exception {
        Sealer unsigned = sealer(null);
        assertThat(event(unsigned)).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(event(unsigned)).isEmpty();
    }
}
