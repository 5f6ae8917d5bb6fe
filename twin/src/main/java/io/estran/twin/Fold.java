package io.estran.twin;

import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.alarm.AlarmFolds;
import io.estran.twin.state.AgentFolds;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Memory;
import io.estran.twin.state.TwinFolds;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.CommittedSink;
import io.estran.twin.stream.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes committed records into the folds, and hands what changed to the view and then to the listeners, so that a listener
 * that asks finds what it was told. Belongs to the twins' thread.
 */
final class Fold implements CommittedSink {
    /** Changes that wait for their listeners at most. */
    private static final int MOST_WAITING = 10_000;

    private final Memory memory;
    private final TwinFolds twins;
    private final AlarmFolds alarms;
    private final AgentFolds agents;
    private final View view;
    private final Listeners listeners;
    private final List<WindowAggregate> changedWindows = new ArrayList<>();
    private final List<Alarm> changedAlarms = new ArrayList<>();
    private final List<CommittedRecord.EventRecord> events = new ArrayList<>();
    private final List<AgentStanding> changedAgents = new ArrayList<>();
    private long failed;

    Fold(TwinsSettings settings, View view, Listeners listeners) {
        this.memory = new Memory(settings.limits().memory());
        this.twins = new TwinFolds(settings.limits(), settings.periods(), memory);
        this.alarms = new AlarmFolds(settings.limits().alarms());
        this.agents = new AgentFolds(settings.limits(), memory);
        this.view = view;
        this.listeners = listeners;
    }

    @Override
    public void record(CommittedRecord record) {
        if (record instanceof CommittedRecord.Aggregate aggregate) {
            if (twins.add(aggregate)) {
                changedWindows.add(aggregate.window());
            }
        } else if (record instanceof CommittedRecord.EventRecord happening) {
            events.add(happening);
            Alarm alarm = alarms.add(happening);
            if (alarm != null) {
                changedAlarms.add(alarm);
            }
        } else if (record instanceof CommittedRecord.DeclaredGap declared) {
            agents.gap(declared.gap());
        }
        if (changedWindows.size() + events.size() >= MOST_WAITING) {
            publish();
        }
    }

    @Override
    public void account(AccountMessage message) {
        agents.account(message);
    }

    @Override
    public void forgotten(Id128 lane) {
        agents.forgotten(lane);
    }

    @Override
    public void presence(Presence presence, long heardAt) {
        agents.presence(presence, heardAt);
    }

    @Override
    public void removed(AgentName agent) {
        agents.removed(agent);
    }

    /** Hands over what changed since the last call. */
    void publish() {
        agents.drainChanged(agent -> {
            view.agent(agent);
            changedAgents.add(agent);
        });
        twins.drainChanged(view::twin);
        alarms.drainChanged(view::alarms);
        for (WindowAggregate window : changedWindows) {
            listeners.window(TwinFolds.asset(window.series()), window);
        }
        changedAlarms.forEach(listeners::alarm);
        changedAgents.forEach(listeners::agent);
        events.forEach(listeners::event);
        changedWindows.clear();
        events.clear();
        changedAlarms.clear();
        changedAgents.clear();
    }

    /** A record could not be folded. */
    void failed() {
        failed++;
    }

    TwinsStatus status(boolean running, Progress progress) {
        return new TwinsStatus(
                running,
                progress,
                twins.twins(),
                twins.properties(),
                twins.windows(),
                alarms.alarms(),
                agents.agents(),
                memory.used(),
                twins.forgotten() + agents.forgotten(),
                twins.refused() + alarms.refused() + agents.refused() + failed,
                listeners.failed());
    }
}
