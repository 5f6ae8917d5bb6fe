package io.estran.protocol.account;

import io.estran.protocol.bytes.Utf8;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.json.IsoTime;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Presence as one flat JSON object. Unknown fields are ignored; what is not known is left out. */
public final class PresenceJson {
    private PresenceJson() {}

    /** The payload of a presence publication. */
    public static byte[] write(Presence presence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("agent", presence.agent().value());
        fields.put("run", presence.run().toString());
        fields.put("runNumber", presence.runNumber());
        fields.put("connection", presence.connection());
        fields.put("online", presence.online());
        fields.put("version", presence.version());
        fields.put("time", IsoTime.write(presence.time()));
        if (presence.watermark() != Long.MIN_VALUE) {
            fields.put("watermark", IsoTime.write(presence.watermark()));
        }
        fields.put("spoolBytes", presence.spoolBytes());
        fields.put("spoolCapacity", presence.spoolCapacity());
        if (presence.spoolHours() >= 0) {
            fields.put("spoolHours", presence.spoolHours());
        }
        fields.put("pending", presence.pending());
        return FlatJson.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@link #write}. */
    public static Presence read(byte[] json) throws MalformedBatchException {
        if (json.length > FlatJson.MAX_LENGTH) {
            throw new MalformedBatchException(
                    "presence: has " + json.length + " bytes, must have at most " + FlatJson.MAX_LENGTH);
        }
        JsonFields fields = new JsonFields("presence", Utf8.decode("presence", json, 0, json.length));
        return new Presence(
                fields.agent(),
                fields.id("run"),
                fields.number("runNumber", 0),
                fields.number("connection", 0),
                fields.flag("online"),
                fields.text("version"),
                IsoTime.read(fields.text("time")),
                fields.timeOr("watermark", Long.MIN_VALUE),
                fields.number("spoolBytes", 0),
                fields.number("spoolCapacity", 0),
                fields.real("spoolHours", -1),
                fields.number("pending", 0));
    }
}
