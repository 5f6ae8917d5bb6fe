package io.estran.gateway.session;

import io.estran.gateway.auth.ClientId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** All sessions by client id. Thread safe; bounded by the listener's connection limit. */
public final class Sessions {
    private final ConcurrentMap<ClientId, Session> sessions = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    /** Makes a session known; one that had its client id is taken over (MQTT-3.1.4-3). */
    public void begin(Session session) {
        Session older = sessions.put(session.client(), session);
        if (older != null) {
            older.execute(older::takenOver);
        }
        if (leaving) {
            session.execute(session::leave);
        }
    }

    /** Forgets a session that has ended. */
    public void end(Session session) {
        sessions.remove(session.client(), session);
        if (sessions.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Sessions now. */
    public int count() {
        return sessions.size();
    }

    /**
     * Lets every session, also those that begin from now on, answer what is in flight and go; returns when all are gone or the
     * time is over.
     *
     * @return sessions that are still there
     */
    public synchronized int leave(long timeoutMillis) throws InterruptedException {
        leaving = true;
        sessions.values().forEach(session -> session.execute(session::leave));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!sessions.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return sessions.size();
    }
}
