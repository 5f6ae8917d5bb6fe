package io.estran.console.state;

import io.estran.twin.alarm.Alarm;
import java.util.Comparator;
import java.util.List;

/** One alarm and its number on this console. */
record AlarmView(int id, Alarm alarm) {
    /** Priorities, the most urgent first; what else an agent may say stands behind them. */
    private static final List<String> PRIORITIES = List.of("urgent", "high", "medium", "low");

    static final Comparator<Alarm> MOST_URGENT = Comparator.comparingInt((Alarm alarm) -> rank(alarm.priority()))
            .thenComparing(Comparator.comparingLong(Alarm::time).reversed());

    static final Comparator<Alarm> NEWEST =
            Comparator.comparingLong(Alarm::time).reversed();

    private static int rank(String priority) {
        int rank = PRIORITIES.indexOf(priority);
        return rank < 0 ? PRIORITIES.size() : rank;
    }
}
