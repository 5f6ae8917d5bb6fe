package io.estran.console.state;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The account of each agent as metrics {@code estran.console.agent.*} with the tag {@code agent}: over all lanes that the
 * sequencer remembers, so a figure falls when it forgets one. Bounded by the agents that twins remember; one that is forgotten
 * takes its metrics along. {@link #show} is for one thread; scrapes, by any, read what it showed last.
 */
public final class AgentMeters {
    private static final String PREFIX = "estran.console.agent.";

    private final MeterRegistry registry;
    private final Map<String, Agent> agents = new HashMap<>();

    /** What is read of one agent, and where it is registered. */
    private static final class Agent {
        private final List<Meter> meters = new ArrayList<>();
        private volatile AgentView view;
        private volatile LaneView all;

        Agent(AgentView view) {
            this.view = view;
            this.all = total(view);
        }

        void show(AgentView now) {
            if (!now.equals(view)) {
                view = now;
                all = total(now);
            }
        }

        private static LaneView total(AgentView view) {
            return view.standing().accounts().stream().map(LaneView::of).reduce(LaneView.NONE, LaneView::plus);
        }
    }

    /** No agent yet. */
    public AgentMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the agents of that state and no others. */
    public void show(PlantState state) {
        for (AgentView view : state.agents().values()) {
            Agent known = agents.get(view.name());
            if (known == null) {
                agents.put(view.name(), register(view));
            } else {
                known.show(view);
            }
        }
        Iterator<Map.Entry<String, Agent>> each = agents.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Agent> entry = each.next();
            if (!state.agents().containsKey(entry.getKey())) {
                entry.getValue().meters.forEach(registry::remove);
                each.remove();
            }
        }
    }

    private Agent register(AgentView view) {
        Agent agent = new Agent(view);
        gauge(agent, "online", "1 while connected to a gateway", now -> now.view.online() ? 1 : 0);
        gauge(
                agent,
                "lanes",
                "Lanes that are remembered",
                now -> now.view.standing().accounts().size());
        gauge(agent, "lanes.troubled", "Lanes that are blocked, quarantined or forked", now -> now.all.troubled());
        gauge(agent, "batches.sent", "Sequences that are stored or in a declared gap", now -> now.all.sent());
        gauge(agent, "batches.stored", "Batches stored, each once", now -> now.all.stored());
        gauge(agent, "batches.missing", "Sequences in declared gaps", now -> now.all.missing());
        gauge(agent, "gaps", "Declared gaps", now -> now.all.gaps());
        gauge(agent, "duplicates.dropped", "Batches that came again", now -> now.all.duplicatesDropped());
        gauge(
                agent,
                "records.stored",
                "Records stored, each once",
                now -> now.view.standing().records());
        return agent;
    }

    private void gauge(Agent agent, String name, String what, ToDoubleFunction<Agent> value) {
        agent.meters.add(Gauge.builder(PREFIX + name, agent, value)
                .tag("agent", agent.view.name())
                .description(what)
                .register(registry));
    }
}
