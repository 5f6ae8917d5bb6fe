package io.estran.agent.rule;

/** Hears transitions of alarms. */
public interface AlarmOutput {
    /**
     * The alarm is raised.
     *
     * @param time event time
     * @param recovered the source gives the reading that did it for the second time: never actuate
     */
    void raised(Alarm alarm, long time, boolean recovered);

    /** The alarm is cleared. */
    void cleared(Alarm alarm, long time);
}
