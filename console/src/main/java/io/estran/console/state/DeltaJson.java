package io.estran.console.state;

import io.estran.console.plant.RecentEvents;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What changed from one state to a later one as JSON (package comment). Immutable; any thread. */
public final class DeltaJson {
    private final Limits limits;

    public DeltaJson(Limits limits) {
        this.limits = limits;
    }

    /** One JSON object; empty if nothing changed. */
    public Optional<String> write(PlantState before, PlantState after) {
        JsonWriter json = head(before, after);
        boolean changed = false;
        if (!after.kafka().equals(before.kafka())) {
            Parts.kafka(json, after.kafka());
            changed = true;
        }
        if (after.hidden() != before.hidden()) {
            json.field("hidden", after.hidden());
            changed = true;
        }
        if (!after.alarms().equals(before.alarms()) || after.raised() != before.raised()) {
            Parts.alarms(json, after);
            changed = true;
        }
        changed |= series(json, before, after);
        changed |= seriesGone(json, before, after);
        changed |= agents(json, before, after);
        changed |= events(json, before, after);
        return changed ? Optional.of(json.endObject().toString()) : Optional.empty();
    }

    /** A delta that says only that the console is alive. */
    public String heartbeat(PlantState before, PlantState after) {
        return head(before, after).endObject().toString();
    }

    private static JsonWriter head(PlantState before, PlantState after) {
        return new JsonWriter()
                .beginObject()
                .field("after", before.revision())
                .field("revision", after.revision())
                .field("now", Parts.millis(after.now()));
    }

    private boolean series(JsonWriter json, PlantState before, PlantState after) {
        boolean any = false;
        for (SeriesView series : after.series().values()) {
            SeriesView known = before.series().get(series.series());
            if (!series.equals(known)) {
                if (!any) {
                    json.name("series").beginArray();
                    any = true;
                }
                change(json, known == null || known.id() != series.id() ? null : known, series);
            }
        }
        if (any) {
            json.endArray();
        }
        return any;
    }

    private static boolean seriesGone(JsonWriter json, PlantState before, PlantState after) {
        List<SeriesView> gone = new ArrayList<>();
        for (SeriesView series : before.series().values()) {
            SeriesView still = after.series().get(series.series());
            if (still == null || still.id() != series.id()) {
                gone.add(series);
            }
        }
        if (!gone.isEmpty()) {
            json.name("gone").beginArray();
            gone.forEach(series -> json.value(series.id()));
            json.endArray();
        }
        return !gone.isEmpty();
    }

    private void change(JsonWriter json, @Nullable SeriesView known, SeriesView series) {
        json.beginObject().field("id", series.id());
        if (known == null || !known.isSameKind(series)) {
            json.field("whole", true);
            Parts.identity(json, series);
            Parts.present(json, series);
            Parts.trend(json, series.trend(limits.trend()), series.decimals());
        } else if (known.history().equals(series.history())) {
            json.field("freshness", series.freshness().word());
        } else {
            Parts.present(json, series);
            Parts.trend(json, newWindows(known, series), series.decimals());
        }
        json.endObject();
    }

    /** Windows that the earlier history has not, or has in an earlier revision. */
    private List<WindowAggregate> newWindows(SeriesView known, SeriesView series) {
        List<WindowAggregate> old = known.history().windows();
        List<WindowAggregate> windows = new ArrayList<>();
        int at = 0;
        for (WindowAggregate window : series.trend(limits.trend())) {
            while (at < old.size() && old.get(at).start() < window.start()) {
                at++;
            }
            if (at == old.size() || !old.get(at).equals(window)) {
                windows.add(window);
            }
        }
        return windows;
    }

    private boolean agents(JsonWriter json, PlantState before, PlantState after) {
        List<AgentView> changed = after.agents().values().stream()
                .filter(agent -> !agent.equals(before.agents().get(agent.name())))
                .toList();
        if (!changed.isEmpty()) {
            json.name("agents").beginArray();
            changed.forEach(agent -> Parts.agent(json, agent, limits));
            json.endArray();
        }
        List<String> gone = before.agents().keySet().stream()
                .filter(name -> !after.agents().containsKey(name))
                .toList();
        if (!gone.isEmpty()) {
            json.name("agentsGone").beginArray();
            gone.forEach(json::value);
            json.endArray();
        }
        return !changed.isEmpty() || !gone.isEmpty();
    }

    private static boolean events(JsonWriter json, PlantState before, PlantState after) {
        if (after.events().equals(before.events())) {
            return false;
        }
        List<RecentEvents.Entry> fresh = new ArrayList<>(after.events());
        fresh.removeAll(before.events());
        if (!fresh.isEmpty()) {
            json.name("events").beginArray();
            fresh.forEach(entry -> Parts.event(json, entry));
            json.endArray();
        }
        return !fresh.isEmpty();
    }
}
