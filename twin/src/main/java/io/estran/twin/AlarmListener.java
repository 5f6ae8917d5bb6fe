package io.estran.twin;

import io.estran.twin.alarm.Alarm;

/** Is told each alarm whose standing changed. */
@FunctionalInterface
public interface AlarmListener {
    /** On the twins' thread: return soon. */
    void alarm(Alarm alarm);
}
