package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The formats of the changelog: a release must read what the one before wrote. */
class StateFormatTest {
    private static final String GOLDEN =
            "01056c61622d310000000000000001000000000000000201000000000000000700000000000000030000000000000004"
                    + "0000000000000005" + "ab".repeat(32) + "0000000000000009" + "cd".repeat(32)
                    + "0000000000000008" + "0000000000000006" + "000000000000003c" + "0000000000000002"
                    + "0000000000000001" + "00000000000003e7" + "02" + "00000002" + "00000003" + "03"
                    + "0001" + "0000000000000007" + "0000000000000008" + "01" + "ffffffffffffffff" + "0000000000000064"
                    + "00000000000000c8" + "0001" + "000000000000000b000000000000000c";

    @Test
    void aLaneIsStoredAsTheFormatSays() {
        assertThat(HexFormat.of().formatHex(LaneFormat.write(lane()))).isEqualTo(GOLDEN);
    }

    @Test
    void aStoredLaneComesBackWhole() {
        Lane read = LaneFormat.read(HexFormat.of().parseHex(GOLDEN));
        assertThat(read).usingRecursiveComparison().isEqualTo(lane());
    }

    @Test
    void stateOfANewerReleaseIsRefusedWithWhatToDo() {
        byte[] newer = HexFormat.of().parseHex(GOLDEN);
        newer[0] = 2;
        assertThatThrownBy(() -> LaneFormat.read(newer)).hasMessageContaining("start the release that wrote it");
    }

    @Test
    void aLaneThatIsNeitherOpenedNorDueComesBackSo() {
        Lane lane = lane();
        lane.opened = false;
        lane.accountDue = false;
        assertThat(LaneFormat.read(LaneFormat.write(lane)))
                .usingRecursiveComparison()
                .isEqualTo(lane);
    }

    @Test
    void aLaneOfTheLargestSizeComesBackWhole() {
        Lane lane = new Lane(new AgentName("a".repeat(64)), new Id128(1, 2), BatchClass.RAW);
        for (int i = 0; i < Account.MAX_GAPS; i++) {
            lane.gaps.add(new Account.Range(2 * i + 1, 2 * i + 1, GapReason.LOST, i, i, i));
        }
        for (int i = 0; i < Lane.MAX_SUCCESSORS; i++) {
            lane.successors.add(new Id128(5, i));
        }
        byte[] bytes = LaneFormat.write(lane);
        assertThat(LaneFormat.read(bytes)).usingRecursiveComparison().isEqualTo(lane);
        assertThat(bytes.length).as("as the package comment says").isLessThan(11_800);
    }

    @Test
    void lineageAndPositionOfANewerReleaseAreRefusedToo() {
        byte[] lineage = new Lineage().toBytes();
        byte[] partition = new PartitionState(1, 2).toBytes();
        lineage[0] = 2;
        partition[0] = 2;
        assertThatThrownBy(() -> Lineage.fromBytes(lineage)).hasMessageContaining("start the release that wrote it");
        assertThatThrownBy(() -> PartitionState.fromBytes(partition))
                .hasMessageContaining("start the release that wrote it");
    }

    @Test
    void aLineageComesBackInOrder() {
        Lineage lineage = new Lineage();
        for (int number = 9; number > 0; number--) {
            lineage.place(new Id128(1, number), Lineage.Kind.values()[number % 4]);
        }
        Lineage read = Lineage.fromBytes(lineage.toBytes());
        for (Lineage.Kind kind : Lineage.Kind.values()) {
            assertThat(read.of(kind)).containsExactlyElementsOf(lineage.of(kind));
        }
    }

    @Test
    void thePositionOfAPartitionComesBack() {
        PartitionState state = new PartitionState(1_790_000_000L, 77);
        assertThat(PartitionState.fromBytes(state.toBytes())).isEqualTo(state);
    }

    @Test
    void anEpochBeginsWithTheStateAndWhenTheNextRecordIsNotTheExpectedOne() {
        PartitionState born = PartitionState.before(null, 5, 1_000_000);
        assertThat(born).isEqualTo(new PartitionState(1_000, 5));
        PartitionState later = born.after(5);
        assertThat(PartitionState.before(later, 6, 9_000_000)).isEqualTo(later);
        assertThat(PartitionState.before(later, 3, 9_000_000).epoch()).isEqualTo(9_000);
        // A wall clock that stepped back never makes an epoch older.
        assertThat(PartitionState.before(later, 3, 5_000).epoch()).isEqualTo(1_001);
    }

    private static Lane lane() {
        Lane lane = new Lane(new AgentName("lab-1"), new Id128(1, 2), BatchClass.AGGREGATES);
        lane.runNumber = 7;
        lane.predecessor = new LanePoint(new Id128(3, 4), 5, hash(0xab));
        lane.last = 9;
        lane.hash = hash(0xcd);
        lane.end = 8;
        lane.stored = 6;
        lane.records = 60;
        lane.duplicates = 2;
        lane.early = 1;
        lane.position = 999;
        lane.status = LaneStatus.BLOCKED;
        lane.needsVersion = 2;
        lane.damaged = 3;
        lane.opened = true;
        lane.accountDue = true;
        lane.gaps.add(new Account.Range(7, 8, GapReason.EVICTED, -1, 100, 200));
        lane.successors.add(new Id128(11, 12));
        return lane;
    }

    private static Hash256 hash(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return new Hash256(bytes);
    }
}
