package io.estran.gateway.session;

import io.estran.gateway.auth.ClientId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** All sessions by client id. Thread safe; bounded by the listener's connection limit. */
public final class Sessions {
    private final ConcurrentMap<ClientId, Session> sessions = new ConcurrentHashMap<>();
    private volatile boolean leaving;
    private volatile @Nullable Thread leaver;

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
        Thread waiting = leaver;
        if (waiting != null && sessions.isEmpty()) {
            LockSupport.unpark(waiting);
        }
    }

    /** Sessions now. */
    public int count() {
        return sessions.size();
    }

    /**
     * Lets every session, also those that begin from now on, answer what is in flight and go; returns when all are gone or the
     * time is over. Called by one thread, which may wait.
     *
     * @return sessions that are still there
     */
    public int leave(long timeoutMillis) throws InterruptedException {
        leaving = true;
        leaver = Thread.currentThread();
        sessions.values().forEach(session -> session.execute(session::leave));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long left = deadline - System.nanoTime();
        while (!sessions.isEmpty() && left > 0) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = deadline - System.nanoTime();
        }
        leaver = null;
        return sessions.size();
    }
}
