package io.estran.twin;

import io.estran.protocol.name.AgentName;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Property;
import io.estran.twin.state.PropertyState;
import io.estran.twin.state.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the twins' thread hands values over to all others: it alone writes, each entry is immutable and replaced as a
 * whole, so what is read of one twin belongs together. Bounded by the folds that fill it.
 */
final class View {
    private final NavigableMap<String, List<PropertyState>> twins = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, List<Alarm>> alarms = new ConcurrentSkipListMap<>();
    private final NavigableMap<AgentName, AgentStanding> agents = new ConcurrentSkipListMap<>();

    void twin(String asset, List<PropertyState> properties) {
        twins.put(asset, properties);
    }

    void alarms(String asset, List<Alarm> ofAsset) {
        if (ofAsset.isEmpty()) {
            alarms.remove(asset);
        } else {
            alarms.put(asset, ofAsset);
        }
    }

    void agent(AgentStanding agent) {
        agents.put(agent.agent(), agent);
    }

    @Nullable
    AgentStanding agent(AgentName name) {
        return agents.get(name);
    }

    List<AgentStanding> agents() {
        return List.copyOf(agents.values());
    }

    List<Alarm> alarms() {
        return alarms.values().stream().flatMap(List::stream).toList();
    }

    @Nullable
    Twin twin(String asset) {
        List<PropertyState> properties = twins.getOrDefault(asset, List.of());
        List<Alarm> ofAsset = alarms.getOrDefault(asset, List.of());
        if (properties.isEmpty() && ofAsset.isEmpty()) {
            return null;
        }
        return new Twin(asset, properties.stream().map(this::property).toList(), ofAsset);
    }

    List<Twin> twins() {
        TreeSet<String> assets = new TreeSet<>(twins.keySet());
        assets.addAll(alarms.keySet());
        List<Twin> all = new ArrayList<>(assets.size());
        for (String asset : assets) {
            Twin twin = twin(asset);
            if (twin != null) {
                all.add(twin);
            }
        }
        return all;
    }

    private Property property(PropertyState state) {
        return new Property(state.series(), state.histories(), agents.get(state.agent()), state.rule());
    }
}
