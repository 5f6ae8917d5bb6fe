package io.estran.gateway.session;

import io.estran.protocol.account.Presence;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The latest run and connection of each agent, as far as this gateway knows: from what it took itself and from what it reads in
 * {@code estran.agents}, where other gateways write, too. A statement of an older connection says nothing about now (rule 16):
 * typically a will that fires after the agent has come back elsewhere.
 *
 * <p>Thread safe and without locks: event loops ask it. Bounded by two generations: when the younger one holds half of what may
 * be remembered it becomes the older one, and what the older one held, the agents longest silent, is forgotten.
 */
public final class PresenceBoard {
    private record Latest(long runNumber, long connection) {
        boolean isAfter(Latest other) {
            return runNumber > other.runNumber || (runNumber == other.runNumber && connection > other.connection);
        }

        Latest orLater(Latest other) {
            return other.isAfter(this) ? other : this;
        }
    }

    private static final class Generation {
        private final ConcurrentSkipListMap<AgentName, Latest> latest = new ConcurrentSkipListMap<>();
        private final AtomicInteger size = new AtomicInteger();
    }

    private record Generations(Generation younger, Generation older) {
        int size() {
            return younger.size.get() + older.size.get();
        }
    }

    private final int half;
    private final AtomicReference<Generations> generations =
            new AtomicReference<>(new Generations(new Generation(), new Generation()));

    /** Remembers the {@code agents / 2} agents heard last at least, and {@code agents} at most; 2 or more. */
    public PresenceBoard(int agents, MeterRegistry registry) {
        half = Math.max(1, agents / 2);
        Gauge.builder(
                        "estran.gateway.presences.held",
                        this,
                        board -> board.now().size())
                .description("Agents whose latest connection is remembered; agents.presences is the most")
                .register(registry);
    }

    private Generations now() {
        return Objects.requireNonNull(generations.get());
    }

    /** Whether it counts: it is of the latest connection known, or of a later one. Remembers it then. */
    public boolean accept(Presence presence) {
        AgentName agent = presence.agent();
        Latest told = new Latest(presence.runNumber(), presence.connection());
        while (true) {
            Generations now = now();
            Latest known = now.older.latest.getOrDefault(agent, told).orLater(told);
            Latest before = now.younger.latest.get(agent);
            Latest after = now.younger.latest.merge(agent, known, Latest::orLater);
            boolean first = before == null;
            int size = first ? now.younger.size.incrementAndGet() : 0;
            if (now().equals(now)) {
                // Whoever comes after a change of generations finds what was told here in the older one.
                if (first && size >= half) {
                    generations.compareAndSet(now, new Generations(new Generation(), now.younger));
                }
                return !after.isAfter(told);
            }
        }
    }
}
