package io.estran.console.state;

import io.estran.console.plant.Plant;
import io.estran.process.time.Clock;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Property;
import io.estran.twin.state.Twin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at the plant, and tells the page's state from what it saw before. One owner thread. */
public final class Observer {
    private final Plant plant;
    private final Limits limits;
    private final Clock clock;
    private PlantState state;
    private int seriesIds;
    private int alarmIds;
    private Map<AlarmKey, Integer> knownAlarms = new HashMap<>();

    private record AlarmKey(String asset, String rule, String series) {}

    public Observer(Plant plant, Limits limits, Clock clock) {
        this.plant = plant;
        this.limits = limits;
        this.clock = clock;
        this.state = PlantState.none(clock.wallNanos());
    }

    /** What was seen last. */
    public PlantState state() {
        return state;
    }

    /** Looks again; its revision is one higher. */
    public PlantState look() {
        long now = clock.wallNanos();
        boolean connected = plant.isConnected();
        PlantState.Kafka kafka =
                state.kafka().connected() == connected ? state.kafka() : new PlantState.Kafka(connected, now);
        List<Alarm> alarms = plant.alarms();
        Map<String, SeriesView> series = new LinkedHashMap<>();
        int hidden = series(series, now);
        state = new PlantState(
                state.revision() + 1,
                now,
                kafka,
                series,
                hidden,
                alarms(alarms),
                (int) alarms.stream().filter(Alarm::isRaised).count(),
                agents(now),
                plant.events());
        return state;
    }

    private int series(Map<String, SeriesView> into, long now) {
        int hidden = 0;
        for (Twin twin : plant.twins()) {
            for (Property property : twin.properties()) {
                if (into.size() >= limits.series()) {
                    hidden++;
                    continue;
                }
                SeriesView before = state.series().get(property.series());
                into.put(
                        property.series(),
                        before == null
                                ? SeriesView.first(++seriesIds, property, now)
                                : SeriesView.of(before.id(), property, before, now));
            }
        }
        return hidden;
    }

    private List<AlarmView> alarms(List<Alarm> all) {
        List<Alarm> shown = new ArrayList<>(all.stream()
                .filter(Alarm::isRaised)
                .sorted(AlarmView.MOST_URGENT)
                .limit(limits.raised())
                .toList());
        all.stream()
                .filter(alarm -> !alarm.isRaised())
                .sorted(AlarmView.NEWEST)
                .limit(limits.cleared())
                .forEach(shown::add);
        Map<AlarmKey, Integer> ids = new HashMap<>();
        List<AlarmView> views = new ArrayList<>(shown.size());
        for (Alarm alarm : shown) {
            AlarmKey key = new AlarmKey(alarm.asset(), alarm.rule(), alarm.series());
            Integer known = knownAlarms.get(key);
            int id = known == null ? ++alarmIds : known;
            ids.put(key, id);
            views.add(new AlarmView(id, alarm));
        }
        knownAlarms = ids;
        return views.equals(state.alarms()) ? state.alarms() : List.copyOf(views);
    }

    private Map<String, AgentView> agents(long now) {
        Map<String, AgentView> views = new LinkedHashMap<>();
        for (AgentStanding standing : plant.agents()) {
            AgentView view = new AgentView(standing, standing.isOnline(now));
            AgentView before = state.agents().get(view.name());
            views.put(view.name(), view.equals(before) ? before : view);
        }
        return views;
    }
}
