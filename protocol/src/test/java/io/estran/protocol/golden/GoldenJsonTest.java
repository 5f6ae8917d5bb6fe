package io.estran.protocol.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts, control records and presence of the golden files: read field by field, and none is lost by writing them again. */
class GoldenJsonTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("estran.root", ".."), "protocol/src/test/resources/golden/0.1.0");

    @ParameterizedTest
    @EnumSource(LaneStatus.class)
    void anAccountOfEveryStatusIsReadAndWrittenWithEveryField(LaneStatus status) throws Exception {
        byte[] golden = bytes("account-" + status.word());
        Account account = AccountJson.read(golden);
        assertThat(account.status()).isEqualTo(status);
        List<Map<String, Object>> before = lines(golden);
        List<Map<String, Object>> after = lines(AccountJson.write(account));
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            // A later release may say more, and never less.
            assertThat(after.get(i)).containsAllEntriesOf(before.get(i));
        }
    }

    @Test
    void everyFieldOfAnAccountStandsWhereItBelongs() throws Exception {
        Account account = AccountJson.read(bytes("account-ok"));
        assertThat(account.agent().value()).isEqualTo("lab-1");
        assertThat(account.lane()).hasToString("00112233445566778899aabbccddeeff");
        assertThat(account.batchClass()).isEqualTo(BatchClass.AGGREGATES);
        assertThat(account.runNumber()).isEqualTo(17);
        assertThat(account.last()).isEqualTo(42);
        assertThat(account.hash()).hasToString("11".repeat(32));
        assertThat(account.stored()).isEqualTo(38);
        assertThat(account.records()).isEqualTo(9_120);
        assertThat(account.duplicatesDropped()).isEqualTo(3);
        assertThat(account.earlyDropped()).isEqualTo(2);
        assertThat(account.partition()).isEqualTo(5);
        assertThat(account.position()).isEqualTo(123_456);
        assertThat(account.epoch()).isEqualTo(1);
        assertThat(account.predecessor().lane()).hasToString("f0e0d0c0b0a090807060504030201000");
        assertThat(account.predecessor().sequence()).isEqualTo(41);
        assertThat(account.predecessor().hash()).hasToString("22".repeat(32));
        assertThat(account.gaps())
                .containsExactly(
                        new Account.Range(
                                4,
                                6,
                                GapReason.EVICTED,
                                720,
                                GoldenBatches.START,
                                GoldenBatches.START + 9_000_000_000L),
                        new Account.Range(9, 9, GapReason.LOST, -1, Long.MAX_VALUE, Long.MIN_VALUE));
    }

    @Test
    void aBlockedAccountSaysWhatItNeeds() throws Exception {
        assertThat(AccountJson.read(bytes("account-blocked")).needsVersion()).isEqualTo(2);
    }

    @Test
    void aMessageCarriesTheOffsetOfItsAccount() throws Exception {
        assertThat(AccountJson.readMessage(bytes("account-message")).offset()).isEqualTo(77);
    }

    @Test
    void aControlRecordIsWrittenByteForByteAgain() throws Exception {
        GapRecord gap = GapRecord.fromJson(bytes("control-record"));
        assertThat(gap.agent().value()).isEqualTo("lab-1");
        assertThat(gap.batchClass()).isEqualTo(BatchClass.EVENTS);
        assertThat(gap.runNumber()).isEqualTo(17);
        assertThat(gap.range())
                .isEqualTo(new Account.Range(
                        4, 6, GapReason.CORRUPT, 720, GoldenBatches.START, GoldenBatches.START + 9_000_000_000L));
        assertThat(gap.toJson()).isEqualTo(bytes("control-record"));
    }

    @Test
    void aPresenceIsWrittenWithEveryField() throws Exception {
        byte[] golden = bytes("presence");
        assertThat(lines(PresenceJson.write(PresenceJson.read(golden))).get(0))
                .containsAllEntriesOf(lines(golden).get(0));
    }

    private static byte[] bytes(String name) throws Exception {
        return Files.readAllBytes(FOLDER.resolve(name + ".jsonl"));
    }

    private static List<Map<String, Object>> lines(byte[] json) throws Exception {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : new String(json, StandardCharsets.UTF_8).split("\n")) {
            lines.add(FlatJson.read(line));
        }
        return lines;
    }
}
