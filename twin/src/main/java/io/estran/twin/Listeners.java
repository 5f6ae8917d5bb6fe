package io.estran.twin;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.stream.CommittedRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners. Added by any thread, called on the twins' thread only. A listener that throws costs that call: it is
 * counted, and told at most once a minute.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final List<WindowListener> windows = new CopyOnWriteArrayList<>();
    private final List<AlarmListener> alarms = new CopyOnWriteArrayList<>();
    private final List<EventListener> events = new CopyOnWriteArrayList<>();
    private final List<AgentListener> agents = new CopyOnWriteArrayList<>();
    private long failed;
    private long toldAt = System.nanoTime() - QUIET_NANOS;

    void onWindow(WindowListener listener) {
        windows.add(listener);
    }

    void onAlarm(AlarmListener listener) {
        alarms.add(listener);
    }

    void onEvent(EventListener listener) {
        events.add(listener);
    }

    void onAgent(AgentListener listener) {
        agents.add(listener);
    }

    void window(String asset, WindowAggregate window) {
        for (WindowListener listener : windows) {
            call(listener, () -> listener.window(asset, window));
        }
    }

    void alarm(Alarm alarm) {
        for (AlarmListener listener : alarms) {
            call(listener, () -> listener.alarm(alarm));
        }
    }

    void event(CommittedRecord.EventRecord event) {
        for (EventListener listener : events) {
            call(listener, () -> listener.event(event));
        }
    }

    void agent(AgentStanding agent) {
        for (AgentListener listener : agents) {
            call(listener, () -> listener.agent(agent));
        }
    }

    /** Calls that ended with an exception. On the twins' thread. */
    long failed() {
        return failed;
    }

    private void call(Object listener, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failure) {
            failed++;
            if (System.nanoTime() - toldAt >= QUIET_NANOS) {
                toldAt = System.nanoTime();
                LOG.warn(
                        "a listener ({}) failed; its other calls go on ({} failed so far)",
                        listener.getClass().getName(),
                        failed,
                        failure);
            }
        }
    }
}
