package io.estran.protocol.account;

import io.estran.protocol.bytes.Utf8;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Accounts as JSON: one flat object for the lane, then one a gap, a line each. Unknown fields are ignored. */
public final class AccountJson {
    private static final long NO_OFFSET = -1;
    /** A gap's line has at most 200 bytes; unknown fields of newer releases may double that. */
    private static final int MAX_BYTES = 4096 + Account.MAX_GAPS * 512;

    private AccountJson() {}

    /** The value of a record of {@code estran.lanes}. */
    public static byte[] write(Account account) {
        return write(account, NO_OFFSET);
    }

    /** Reads {@link #write(Account)}. */
    public static Account read(byte[] json) throws MalformedBatchException {
        return readMessage(json, false).account();
    }

    /** The downlink's form: the same with the field {@code offset}. */
    public static byte[] writeMessage(AccountMessage message) {
        return write(message.account(), message.offset());
    }

    /** Reads {@link #writeMessage}. */
    public static AccountMessage readMessage(byte[] json) throws MalformedBatchException {
        return readMessage(json, true);
    }

    private static byte[] write(Account account, long offset) {
        if (account.gaps().size() > Account.MAX_GAPS) {
            throw new IllegalArgumentException(
                    "account has " + account.gaps().size() + " gaps, must have at most " + Account.MAX_GAPS);
        }
        if (account.successors().size() > Account.MAX_SUCCESSORS) {
            throw new IllegalArgumentException("account has "
                    + account.successors().size() + " successors, must have at most " + Account.MAX_SUCCESSORS);
        }
        StringBuilder lines = new StringBuilder(FlatJson.write(laneFields(account, offset)));
        for (Account.Range gap : account.gaps()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            JsonFields.put(fields, gap);
            lines.append('\n').append(FlatJson.write(fields));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> laneFields(Account account, long offset) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("agent", account.agent().value());
        fields.put("lane", account.lane().toString());
        fields.put("class", account.batchClass().word());
        fields.put("runNumber", account.runNumber());
        fields.put("status", account.status().word());
        fields.put("needsVersion", account.needsVersion());
        fields.put("last", account.last());
        fields.put("hash", account.hash().toString());
        fields.put("stored", account.stored());
        fields.put("records", account.records());
        fields.put("duplicatesDropped", account.duplicatesDropped());
        fields.put("earlyDropped", account.earlyDropped());
        fields.put("partition", account.partition());
        fields.put("position", account.position());
        fields.put("epoch", account.epoch());
        if (!account.predecessor().lane().equals(Id128.NONE)) {
            fields.put("predecessor", account.predecessor().lane().toString());
            fields.put("predecessorLast", account.predecessor().sequence());
            fields.put("predecessorHash", account.predecessor().hash().toString());
        }
        if (!account.successors().isEmpty()) {
            fields.put(
                    "successors",
                    account.successors().stream().map(Id128::toString).collect(Collectors.joining(" ")));
        }
        if (offset != NO_OFFSET) {
            fields.put("offset", offset);
        }
        return fields;
    }

    private static AccountMessage readMessage(byte[] json, boolean withOffset) throws MalformedBatchException {
        if (json.length > MAX_BYTES) {
            throw new MalformedBatchException("account: has " + json.length + " bytes, must have at most " + MAX_BYTES);
        }
        String[] lines = Utf8.decode("account", json, 0, json.length).split("\n", -1);
        if (lines.length - 1 > Account.MAX_GAPS) {
            throw new MalformedBatchException(
                    "account: has " + (lines.length - 1) + " gaps, must have at most " + Account.MAX_GAPS);
        }
        List<Account.Range> gaps = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            gaps.add(new JsonFields("account's gap " + i, lines[i]).range());
        }
        JsonFields fields = new JsonFields("account", lines[0]);
        return new AccountMessage(account(fields, gaps), withOffset ? fields.number("offset", 0) : NO_OFFSET);
    }

    private static Account account(JsonFields fields, List<Account.Range> gaps) throws MalformedBatchException {
        LanePoint predecessor = fields.has("predecessor")
                ? new LanePoint(
                        fields.id("predecessor"), fields.number("predecessorLast", 0), fields.hash("predecessorHash"))
                : new LanePoint(Id128.NONE, 0, Hash256.ZERO);
        return new Account(
                fields.agent(),
                fields.id("lane"),
                fields.batchClass(),
                fields.number("runNumber", 0),
                fields.status(),
                fields.smallNumber("needsVersion"),
                fields.number("last", 0),
                fields.hash("hash"),
                fields.number("stored", 0),
                fields.number("records", 0),
                fields.number("duplicatesDropped", 0),
                fields.number("earlyDropped", 0),
                gaps,
                fields.smallNumber("partition"),
                fields.number("position", -1),
                fields.number("epoch", 0),
                predecessor,
                fields.ids("successors", Account.MAX_SUCCESSORS));
    }
}
