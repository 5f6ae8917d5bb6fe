package io.estran.console.plant;

import io.estran.process.health.Readiness;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Twin;
import java.util.List;

/** What is known of the plant at this moment. Immutable values for any thread; never waits. */
public interface Plant extends Readiness, AutoCloseable {
    /** All twins, by asset. */
    List<Twin> twins();

    /** All alarms, raised and cleared. */
    List<Alarm> alarms();

    /** All agents, by name. */
    List<AgentStanding> agents();

    /** What happened last, newest first; the same list while nothing happened. */
    List<RecentEvents.Entry> events();

    /** Whether Kafka answers. */
    boolean isConnected();

    /** Why the page does not show the present; empty if it does. */
    @Override
    List<String> reasonsAgainst();

    @Override
    void close();
}
