package io.estran.console.state;

import io.estran.console.plant.RecentEvents;
import io.estran.protocol.json.JsonWriter;

/** The whole state as JSON (package comment). Immutable; any thread. */
public final class StateJson {
    private final String console;
    private final Limits limits;

    /** {@code console} is the name that the page shows. */
    public StateJson(String console, Limits limits) {
        this.console = console;
        this.limits = limits;
    }

    /** One JSON object. */
    public String write(PlantState state) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field("console", console)
                .field("revision", state.revision())
                .field("now", Parts.millis(state.now()));
        Parts.kafka(json, state.kafka());
        json.name("limits")
                .beginObject()
                .field("series", limits.series())
                .field("trend", limits.trend())
                .field("events", limits.events())
                .endObject();
        json.field("hidden", state.hidden()).name("series").beginArray();
        for (SeriesView series : state.series().values()) {
            json.beginObject().field("id", series.id());
            Parts.identity(json, series);
            Parts.present(json, series);
            Parts.trend(json, series.trend(limits.trend()), series.decimals());
            json.endObject();
        }
        json.endArray();
        Parts.alarms(json, state);
        json.name("agents").beginArray();
        for (AgentView agent : state.agents().values()) {
            Parts.agent(json, agent, limits);
        }
        json.endArray().name("events").beginArray();
        for (RecentEvents.Entry entry : state.events()) {
            Parts.event(json, entry);
        }
        return json.endArray().endObject().toString();
    }
}
