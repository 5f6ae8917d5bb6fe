package io.estran.console;

import io.estran.console.plant.Plant;
import io.estran.console.plant.RecentEvents;
import io.estran.protocol.event.Event;
import io.estran.protocol.name.AgentName;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Property;
import io.estran.twin.state.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A plant whose twins, alarms, agents and events a test sets by hand. Thread safe. */
public final class SyntheticPlant implements Plant {
    private final NavigableMap<String, Property> properties = new ConcurrentSkipListMap<>();
    private final List<Alarm> alarms = new CopyOnWriteArrayList<>();
    private final NavigableMap<AgentName, AgentStanding> agents = new ConcurrentSkipListMap<>();
    private final RecentEvents events = new RecentEvents(50);
    private volatile boolean connected = true;
    private volatile boolean closed;

    public SyntheticPlant put(Property property) {
        properties.put(property.series(), property);
        return this;
    }

    public SyntheticPlant remove(String series) {
        properties.remove(series);
        return this;
    }

    public SyntheticPlant put(AgentStanding agent) {
        agents.put(agent.agent(), agent);
        return this;
    }

    public SyntheticPlant forget(String agent) {
        agents.remove(new AgentName(agent));
        return this;
    }

    /** In place of the same alarm's earlier state. */
    public SyntheticPlant put(Alarm alarm) {
        alarms.removeIf(
                known -> known.rule().equals(alarm.rule()) && known.series().equals(alarm.series()));
        alarms.add(alarm);
        return this;
    }

    public SyntheticPlant happened(Event event) {
        events.add(Examples.AGENT, event);
        return this;
    }

    public void connected(boolean is) {
        connected = is;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public List<Twin> twins() {
        Map<String, List<Property>> byAsset = new ConcurrentSkipListMap<>();
        for (Property property : properties.values()) {
            byAsset.computeIfAbsent(Examples.asset(property.series()), asset -> new ArrayList<>())
                    .add(property);
        }
        return byAsset.entrySet().stream()
                .map(entry -> new Twin(entry.getKey(), entry.getValue(), List.of()))
                .toList();
    }

    @Override
    public List<Alarm> alarms() {
        return List.copyOf(alarms);
    }

    @Override
    public List<AgentStanding> agents() {
        return List.copyOf(agents.values());
    }

    @Override
    public List<RecentEvents.Entry> events() {
        return events.newest();
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public List<String> reasonsAgainst() {
        return connected ? List.of() : List.of("kafka: does not answer");
    }

    @Override
    public void close() {
        closed = true;
    }
}
