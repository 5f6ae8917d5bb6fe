package io.estran.gateway.session;

import io.estran.gateway.session.AccountTable.Held;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Accounts on their way to one connection: at most one per lane, the newest wins, so a slow client makes nothing grow. The
 * accounts' thread offers, the connection's sends; between them lies one map, which belongs to whoever has taken it out.
 */
final class Downlink {
    private final AgentName agent;
    private final ClientLink link;
    private final SessionMeters meters;
    private final AtomicReference<@Nullable Map<Id128, Held>> handover = new AtomicReference<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();
    /** The connection's thread only. */
    private final Map<Id128, Held> waiting = new LinkedHashMap<>();

    private volatile boolean open;

    Downlink(AgentName agent, ClientLink link, SessionMeters meters) {
        this.agent = agent;
        this.link = link;
        this.meters = meters;
    }

    AgentName agent() {
        return agent;
    }

    /** Accounts may be sent from now on, or no longer; the connection's thread. */
    void open(boolean wanted) {
        open = wanted;
        if (!wanted) {
            waiting.clear();
        }
    }

    boolean isOpen() {
        return open;
    }

    /** True for the first of several who ask before {@link #answered}. Any thread. */
    boolean ask() {
        return asked.compareAndSet(false, true);
    }

    /** From now on it may be asked again; what was said until now will be seen. The accounts' thread. */
    void answered() {
        asked.set(false);
    }

    /** Hands over newer accounts; the accounts' thread. */
    void offer(Collection<Held> newer) {
        if (newer.isEmpty()) {
            return;
        }
        Map<Id128, Held> left = handover.getAndSet(null);
        Map<Id128, Held> all = left == null ? new LinkedHashMap<>() : left;
        newer.forEach(held -> all.put(held.lane(), held));
        handover.set(all);
        if (scheduled.compareAndSet(false, true)) {
            link.execute(this::receive);
        }
    }

    private void receive() {
        scheduled.set(false);
        Map<Id128, Held> newer = handover.getAndSet(null);
        if (newer != null && open) {
            waiting.putAll(newer);
            send();
        }
    }

    /** Sends as long as the client takes; the connection's thread. A write may come back here through {@link Session#writable}. */
    void send() {
        Held next = next();
        while (next != null) {
            link.down(next.message());
            meters.accountsSent.increment();
            next = next();
        }
    }

    private @Nullable Held next() {
        if (waiting.isEmpty() || !link.isWritable()) {
            return null;
        }
        Iterator<Held> all = waiting.values().iterator();
        Held next = all.next();
        all.remove();
        return next;
    }
}
