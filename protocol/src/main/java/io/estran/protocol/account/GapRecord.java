package io.estran.protocol.account;

import io.estran.protocol.bytes.Utf8;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The control record that declares a gap to twins, on every partition of the class's topic: one flat JSON object,
 * CloudEvents type {@code estran.gap.v1}.
 */
public record GapRecord(AgentName agent, Id128 lane, BatchClass batchClass, long runNumber, Account.Range range) {
    /** Its JSON. */
    public byte[] toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("agent", agent.value());
        fields.put("lane", lane.toString());
        fields.put("class", batchClass.word());
        fields.put("runNumber", runNumber);
        JsonFields.put(fields, range);
        return FlatJson.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@link #toJson()}; unknown fields are ignored. */
    public static GapRecord fromJson(byte[] json) throws MalformedBatchException {
        if (json.length > FlatJson.MAX_LENGTH) {
            throw new MalformedBatchException(
                    "gap: has " + json.length + " bytes, must have at most " + FlatJson.MAX_LENGTH);
        }
        JsonFields fields = new JsonFields("gap", Utf8.decode("gap", json, 0, json.length));
        return new GapRecord(
                fields.agent(), fields.id("lane"), fields.batchClass(), fields.number("runNumber", 0), fields.range());
    }
}
