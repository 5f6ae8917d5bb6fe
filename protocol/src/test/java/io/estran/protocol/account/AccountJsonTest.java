package io.estran.protocol.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountJsonTest {
    private static final Hash256 HASH = Hash256.parse("ab".repeat(32));
    private static final Account.Range UNKNOWN =
            new Account.Range(1, 4, GapReason.FREED, -1, Long.MAX_VALUE, Long.MIN_VALUE);
    private static final Account.Range KNOWN = new Account.Range(9, 9, GapReason.EVICTED, 17, 5, 1_000_000_006);

    @Test
    void anAccountComesBack() throws Exception {
        Account account = account(List.of(UNKNOWN, KNOWN), new LanePoint(new Id128(7, 8), 3, HASH));
        assertThat(AccountJson.read(AccountJson.write(account))).isEqualTo(account);
    }

    @Test
    void anAccountOfALaneWithoutPredecessorComesBack() throws Exception {
        Account account = account(List.of(), new LanePoint(Id128.NONE, 0, Hash256.ZERO));
        assertThat(AccountJson.read(AccountJson.write(account))).isEqualTo(account);
    }

    @Test
    void theSuccessorsOfAForkedLaneComeBackInOrder() throws Exception {
        Account account = forked(List.of(new Id128(7, 8), new Id128(5, 6), new Id128(9, 10)));
        assertThat(AccountJson.read(AccountJson.write(account))).isEqualTo(account);
        assertThatThrownBy(() ->
                        AccountJson.write(forked(Collections.nCopies(Account.MAX_SUCCESSORS + 1, new Id128(7, 8)))))
                .isInstanceOf(IllegalArgumentException.class);
        String json = new String(AccountJson.write(account), StandardCharsets.UTF_8);
        assertRefused(json.replace("successors\":\"", "successors\":\" "), "\"successors\" is \" 0");
        assertRefused(
                json.replace("successors\":\"", "successors\":\"" + (new Id128(1, 1) + " ").repeat(6)),
                "at most 8 times 32 hexadecimal digits");
    }

    @Test
    void theDownlinksFormCarriesTheOffset() throws Exception {
        AccountMessage message =
                new AccountMessage(account(List.of(KNOWN), new LanePoint(Id128.NONE, 0, Hash256.ZERO)), 42);
        assertThat(AccountJson.readMessage(AccountJson.writeMessage(message))).isEqualTo(message);
        assertThatThrownBy(() -> AccountJson.readMessage(AccountJson.write(message.account())))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("\"offset\" is missing");
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        Account account = account(List.of(KNOWN), new LanePoint(Id128.NONE, 0, Hash256.ZERO));
        String newer = new String(AccountJson.write(account), StandardCharsets.UTF_8).replace("{", "{\"newer\":1,");
        assertThat(AccountJson.read(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(account);
    }

    @Test
    void aWrongFieldIsNamedWithWhatIsAllowed() {
        String json = new String(
                AccountJson.write(account(List.of(), new LanePoint(Id128.NONE, 0, Hash256.ZERO))),
                StandardCharsets.UTF_8);
        assertRefused(json.replace("\"ok\"", "\"fine\""), "\"status\" is \"fine\", must be ok");
        assertRefused(json.replace("\"lab-1\"", "\"Lab 1\""), "\"agent\" is \"Lab 1\"");
        assertRefused(json.replace("\"last\":12", "\"last\":-1"), "\"last\" is \"-1\"");
        assertRefused(json.replace("ababab", "zzzzzz"), "64 hexadecimal digits");
        assertRefused(json.replace("\"aggregates\"", "\"all\""), "\"class\" is \"all\"");
        assertRefused(json.replace("\"partition\":2", "\"partition\":3000000000"), "at most 2147483647");
        assertRefused(json + "\n{\"from\":3,\"to\":2,\"reason\":\"lost\"}", "gap 1: \"to\" is \"2\"");
    }

    @Test
    void moreGapsThanTheBoundAreRefused() {
        Account account =
                account(Collections.nCopies(Account.MAX_GAPS + 1, KNOWN), new LanePoint(Id128.NONE, 0, Hash256.ZERO));
        assertThatThrownBy(() -> AccountJson.write(account)).isInstanceOf(IllegalArgumentException.class);
        assertRefused("{}" + "\n{}".repeat(Account.MAX_GAPS + 1), "at most 256");
        assertRefused(" ".repeat(200_000), "at most");
    }

    @Test
    void aGapRecordComesBack() throws Exception {
        for (Account.Range range : List.of(UNKNOWN, KNOWN)) {
            GapRecord gap = new GapRecord(new AgentName("lab-1"), new Id128(1, 2), BatchClass.EVENTS, 3, range);
            assertThat(GapRecord.fromJson(gap.toJson())).isEqualTo(gap);
        }
    }

    @Test
    void aPresenceComesBack() throws Exception {
        Presence known = new Presence(
                new AgentName("lab-1"),
                new Id128(1, 2),
                3,
                4,
                true,
                "0.1.0",
                5,
                6,
                7,
                8,
                9.5,
                10,
                11,
                12.5,
                -13_000_000);
        Presence unknown = new Presence(
                new AgentName("lab-1"), new Id128(1, 2), 3, 4, false, "0.1.0", 5, Long.MIN_VALUE, 7, 8, -1, 10);
        assertThat(PresenceJson.read(PresenceJson.write(known))).isEqualTo(known);
        assertThat(PresenceJson.read(PresenceJson.write(unknown))).isEqualTo(unknown);
        assertThatThrownBy(() -> PresenceJson.read("{\"agent\":\"lab-1\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("presence: \"run\" is missing");
    }

    private static Account forked(List<Id128> successors) {
        return account(List.of(), new LanePoint(Id128.NONE, 0, Hash256.ZERO), successors);
    }

    private static Account account(List<Account.Range> gaps, LanePoint predecessor) {
        return account(gaps, predecessor, List.of());
    }

    private static Account account(List<Account.Range> gaps, LanePoint predecessor, List<Id128> successors) {
        return new Account(
                new AgentName("lab-1"),
                new Id128(1, -2),
                BatchClass.AGGREGATES,
                3,
                LaneStatus.OK,
                0,
                12,
                HASH,
                8,
                900,
                2,
                1,
                gaps,
                2,
                77,
                4,
                predecessor,
                successors);
    }

    private static void assertRefused(String json, String reason) {
        assertThatThrownBy(() -> AccountJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining(reason);
    }
}
