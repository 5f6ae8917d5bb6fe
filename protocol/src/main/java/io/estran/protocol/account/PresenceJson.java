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
    private static final double NANOS = 1e9;

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
        if (presence.backlogBytes() > 0) {
            fields.put("backlogBytes", presence.backlogBytes());
            if (presence.backlogSeconds() >= 0) {
                fields.put("backlogSeconds", presence.backlogSeconds());
            }
        }
        if (presence.clockOffset() != Long.MIN_VALUE) {
            fields.put("clockOffset", presence.clockOffset() / NANOS);
        }
        return FlatJson.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@link #write}. */
    public static Presence read(byte[] json) throws MalformedBatchException {
        if (json.length > FlatJson.MAX_LENGTH) {
            throw new MalformedBatchException(
                    "presence: has " + json.length + " bytes, must have at most " + FlatJson.MAX_LENGTH);
        }
        JsonFields fields = new JsonFields("presence", Utf8.decode("presence", json, 0, json.length));
        long backlog = fields.numberOr("backlogBytes", 0);
        double offset = fields.real("clockOffset", Double.NaN);
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
                fields.number("pending", 0),
                Math.max(0, backlog),
                backlog > 0 ? fields.real("backlogSeconds", -1) : 0,
                Double.isNaN(offset) ? Long.MIN_VALUE : Math.round(offset * NANOS));
    }
}
