package io.estran.gateway.session;

import io.estran.gateway.session.AccountTable.Held;
import io.estran.protocol.lane.Id128;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Accounts waiting for one connection: at most one per lane, the newest wins, so a slow client makes nothing grow. Offered from
 * any thread, sent by the connection's.
 */
final class Downlink {
    private final ClientLink link;
    private final SessionMeters meters;
    private final Map<Id128, Held> waiting = new LinkedHashMap<>();
    private boolean scheduled;

    Downlink(ClientLink link, SessionMeters meters) {
        this.link = link;
        this.meters = meters;
    }

    /** Any thread. */
    void offer(Held held) {
        synchronized (waiting) {
            waiting.put(held.lane(), held);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        link.execute(this::send);
    }

    /** Sends as long as the client takes; the connection's thread. Nothing is written while the lock is held. */
    void send() {
        synchronized (waiting) {
            scheduled = false;
        }
        Held next = link.isWritable() ? next() : null;
        while (next != null) {
            link.down(next.message());
            meters.accountsSent.increment();
            next = link.isWritable() ? next() : null;
        }
    }

    private @Nullable Held next() {
        synchronized (waiting) {
            Iterator<Held> all = waiting.values().iterator();
            if (!all.hasNext()) {
                return null;
            }
            Held next = all.next();
            all.remove();
            return next;
        }
    }
}
