package io.estran.agent.state;

import io.estran.agent.derive.DerivedOutput;
import io.estran.agent.rule.Alarm;
import io.estran.protocol.event.Event;
import io.estran.protocol.event.Fields;
import io.estran.protocol.json.IsoTime;

/**
 * What the state does about the agent's clock: states steps, and when the clock is known to be wrong and right again; lets the time
 * of sources begin anew where a wrong clock had set it. Pipeline thread only.
 */
final class ClockWatch {
    private static final double SECOND = 1e9;

    private final Clocks clocks;
    private final EventRecords events;
    private final Roster roster;
    private final Intake intake;
    private final DerivedOutput derived;

    ClockWatch(Clocks clocks, EventRecords events, Roster roster, Intake intake, DerivedOutput derived) {
        this.clocks = clocks;
        this.events = events;
        this.roster = roster;
        this.intake = intake;
        this.derived = derived;
    }

    /** A tick. */
    void advance(String agent, long wall, long monotonic) {
        long before = clocks.wall() + (monotonic - clocks.monotonic());
        long step = clocks.advance(wall, monotonic);
        if (step != 0) {
            Fields fields = Fields.of("seconds", step / SECOND)
                    .and("before", IsoTime.write(before))
                    .and("after", IsoTime.write(wall));
            if (clocks.offset() != Clocks.UNKNOWN) {
                fields.and("offset", clocks.offset() / SECOND);
            }
            events.emit(new Event("clock-step", asset(agent), wall, fields.map()));
        }
        if (step < 0) {
            wentBack();
        }
        judge(agent);
    }

    /** A run starts. */
    void begin(String agent, long wall, long monotonic) {
        boolean back = wall < clocks.wall();
        clocks.begin(wall, monotonic);
        if (back) {
            wentBack();
        }
        judge(agent);
    }

    /** Others have said what time it is. */
    void known(String agent, long earliest, long offset) {
        clocks.known(earliest, offset);
        judge(agent);
    }

    private void judge(String agent) {
        if (!clocks.judge()) {
            return;
        }
        if (clocks.isRight()) {
            events.emit(new Event(
                    "clock-synchronised",
                    asset(agent),
                    clocks.wall(),
                    Fields.of("offset", clocks.offset() == Clocks.UNKNOWN ? 0.0 : clocks.offset() / SECOND)
                            .map()));
            // What was believed meanwhile may lie in the future.
            roster.sources.forEach(source -> source.clockWentBack(intake.latest()));
            roster.eachSeries(of -> restart(of, intake.latest()));
        } else {
            Fields fields = clocks.offset() == Clocks.UNKNOWN
                    ? Fields.of("earliest", IsoTime.write(clocks.earliest()))
                    : Fields.of("offset", clocks.offset() / SECOND);
            events.emit(new Event("clock-not-synchronised", asset(agent), clocks.wall(), fields.map()));
        }
    }

    /** What readings with the clock of before have set must not shut out those that come with the clock of now. */
    private void wentBack() {
        roster.sources.forEach(source -> source.clockWentBack(intake.latest()));
        roster.eachSeries(of -> {
            of.settle();
            restart(of, clocks.wall());
            of.source.due = SourceState.NEVER;
            for (Alarm alarm : of.alarms) {
                alarm.clockWentBack(clocks.wall(), of.source.delays);
            }
        });
    }

    private void restart(SeriesState of, long latest) {
        if (of.raw != null) {
            of.raw.restart();
        }
        if (of.origin != null) {
            of.origin.clockWentBack(latest, derived);
        }
    }

    private static String asset(String agent) {
        return "agents/" + agent;
    }
}
