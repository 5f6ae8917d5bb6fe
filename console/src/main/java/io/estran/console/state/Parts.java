package io.estran.console.state;

import io.estran.console.plant.RecentEvents;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.json.JsonWriter;
import io.estran.twin.alarm.Alarm;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of the page's JSON that the whole state and its deltas have in common. Static and pure; any thread. */
final class Parts {
    /** Figures of a value without a declared resolution: more than a sparkline can show. */
    private static final MathContext FIGURES = new MathContext(7, RoundingMode.HALF_EVEN);

    private static final long MILLI = 1_000_000L;

    private Parts() {}

    static long millis(long nanos) {
        return Math.floorDiv(nanos, MILLI);
    }

    static void kafka(JsonWriter json, PlantState.Kafka kafka) {
        json.name("kafka")
                .beginObject()
                .field("connected", kafka.connected())
                .field("since", millis(kafka.since()))
                .endObject();
    }

    /** Name, unit and resolution: what a series is. */
    static void identity(JsonWriter json, SeriesView series) {
        json.field("asset", series.asset())
                .field("name", series.name())
                .field("unit", series.newest().unit());
        if (series.decimals() >= 0) {
            json.field("decimals", series.decimals());
        }
    }

    /** Value and what to think of it. */
    static void present(JsonWriter json, SeriesView series) {
        WindowAggregate newest = series.newest();
        json.field("value", series.value())
                .field("time", millis(newest.end()))
                .field("length", Math.max(1, millis(series.history().length())))
                .field("freshness", series.freshness().word())
                .field("quality", newest.quality().name().toLowerCase(Locale.ROOT))
                .field("reason", newest.reason().text());
    }

    static void trend(JsonWriter json, List<WindowAggregate> windows, int decimals) {
        json.name("trend").beginArray();
        for (WindowAggregate window : windows) {
            json.beginArray().value(millis(window.end()));
            if (window.count() > 0) {
                json.value(shortened(window.min(), decimals))
                        .value(shortened(window.mean(), decimals < 0 ? decimals : decimals + 1))
                        .value(shortened(window.max(), decimals));
            }
            json.endArray();
        }
        json.endArray();
    }

    /** Rounded to what can be seen, so that a mean does not take 17 digits. */
    private static double shortened(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return value;
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        return (decimals < 0 ? exact.round(FIGURES) : exact.setScale(decimals, RoundingMode.HALF_EVEN)).doubleValue();
    }

    static void alarms(JsonWriter json, PlantState state) {
        json.field("raised", state.raised()).name("alarms").beginArray();
        for (AlarmView view : state.alarms()) {
            Alarm alarm = view.alarm();
            json.beginObject()
                    .field("id", view.id())
                    .field("rule", alarm.rule())
                    .field("asset", alarm.asset())
                    .field("series", alarm.series())
                    .field("priority", alarm.priority())
                    .field("state", alarm.state().word())
                    .field("time", millis(alarm.time()))
                    .field("value", alarm.value())
                    .endObject();
        }
        json.endArray();
    }

    static void agent(JsonWriter json, AgentView view, Limits limits) {
        json.beginObject().field("agent", view.name());
        Presence presence = view.standing().presence();
        if (presence != null) {
            presence(json, view, presence);
        }
        List<Account> listed = view.lanes(limits.lanes());
        json.name("lanes").beginArray();
        for (Account account : listed) {
            json.beginObject()
                    .field("lane", account.lane().toString())
                    .field("class", account.batchClass().word())
                    .field("run", account.runNumber())
                    .field("status", account.status().word());
            if (account.needsVersion() > 0) {
                json.field("needsVersion", account.needsVersion());
            }
            lane(json, LaneView.of(account));
            DeliveryParts.predecessor(json, account);
            json.endObject();
        }
        json.endArray();
        List<Account> others = view.others(listed);
        json.name("earlier").beginObject().field("lanes", others.size());
        lane(json, others.stream().map(LaneView::of).reduce(LaneView.NONE, LaneView::plus));
        json.endObject();
        DeliveryParts.gaps(json, view.gaps(limits.gaps()));
        DeliveryParts.forks(json, view.forks(limits.gaps()));
        json.endObject();
    }

    private static void presence(JsonWriter json, AgentView view, Presence presence) {
        json.field("online", view.online())
                .field("heard", millis(view.standing().heardAt()))
                .field("run", presence.runNumber())
                .field("version", presence.version());
        if (presence.watermark() != Long.MIN_VALUE) {
            json.field("watermark", millis(presence.watermark()));
        }
        json.field("spoolBytes", presence.spoolBytes()).field("spoolCapacity", presence.spoolCapacity());
        if (presence.spoolHours() >= 0) {
            json.field("spoolHours", presence.spoolHours());
        }
        json.field("pending", presence.pending());
        if (presence.backlogBytes() > 0) {
            json.field("backlogBytes", presence.backlogBytes());
            if (presence.backlogSeconds() >= 0) {
                json.field("backlogSeconds", presence.backlogSeconds());
            }
        }
        if (presence.clockOffset() != Long.MIN_VALUE) {
            json.field("clockOffset", millis(presence.clockOffset()));
        }
    }

    private static void lane(JsonWriter json, LaneView lane) {
        json.field("sent", lane.sent())
                .field("stored", lane.stored())
                .field("gaps", lane.gaps())
                .field("missing", lane.missing())
                .field("duplicatesDropped", lane.duplicatesDropped())
                .field("troubled", lane.troubled());
    }

    static void event(JsonWriter json, RecentEvents.Entry entry) {
        json.beginObject()
                .field("id", entry.number())
                .field("time", millis(entry.event().time()))
                .field("event", entry.event().type())
                .field("asset", entry.event().asset())
                .field("agent", entry.agent().value())
                .name("fields")
                .beginObject();
        for (Map.Entry<String, Object> field : entry.event().fields().entrySet()) {
            Object value = field.getValue();
            if (value instanceof Boolean flag) {
                json.field(field.getKey(), flag.booleanValue());
            } else if (value instanceof Double number) {
                json.field(field.getKey(), number.doubleValue());
            } else if (value instanceof Number number) {
                json.field(field.getKey(), number.longValue());
            } else {
                json.field(field.getKey(), String.valueOf(value));
            }
        }
        json.endObject().endObject();
    }
}
