package io.estran.twin.alarm;

/**
 * An alarm as it stands: what a rule says about a series, by the newest alarm event that was read. Immutable; any thread.
 *
 * @param asset its asset
 * @param rule name of the rule
 * @param series the series that the rule watches
 * @param priority the rule's word for it: low, medium, high ...; empty if the event did not say
 * @param state raised or cleared
 * @param time event time of the newest transition, ns since the Unix epoch
 * @param value the series' value at that transition; NaN if the event did not say
 * @param raisedAt event time of the newest raise, ns since the Unix epoch; {@link #NEVER} if none was read
 */
public record Alarm(
        String asset,
        String rule,
        String series,
        String priority,
        AlarmState state,
        long time,
        double value,
        long raisedAt) {
    /** No raise was read: it lies before the start of reading. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Whether the rule's condition holds. */
    public boolean isRaised() {
        return state == AlarmState.RAISED;
    }
}
