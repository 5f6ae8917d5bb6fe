package io.estran.twin.alarm;

import io.estran.protocol.event.Event;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.Place;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One alarm: its newest transition and its newest raise. One owner thread. */
final class AlarmFold {
    private record Transition(long time, Place place, AlarmState state, double value, String priority) {
        private static final Comparator<Transition> ORDER =
                Comparator.comparingLong(Transition::time).thenComparing(Transition::place);
    }

    private final String asset;
    private final String rule;
    private final String series;
    private @Nullable Transition last;
    private long raisedAt = Alarm.NEVER;

    AlarmFold(String asset, String rule, String series) {
        this.asset = asset;
        this.rule = rule;
        this.series = series;
    }

    /** Takes a transition; whether that changed anything. */
    boolean add(CommittedRecord.EventRecord record, AlarmState state) {
        Event event = record.event();
        Transition told = new Transition(
                event.time(),
                record.place(),
                state,
                event.fields().get("value") instanceof Number number ? number.doubleValue() : Double.NaN,
                event.fields().get("priority") instanceof String word ? word : "");
        boolean news = false;
        if (state == AlarmState.RAISED && event.time() > raisedAt) {
            raisedAt = event.time();
            news = true;
        }
        if (last == null || Transition.ORDER.compare(told, last) > 0) {
            last = told;
            news = true;
        }
        return news;
    }

    String asset() {
        return asset;
    }

    String rule() {
        return rule;
    }

    String series() {
        return series;
    }

    boolean isRaised() {
        return last != null && last.state() == AlarmState.RAISED;
    }

    long time() {
        return last == null ? Long.MIN_VALUE : last.time();
    }

    Alarm alarm() {
        if (last == null) {
            throw new IllegalStateException("an alarm has a transition");
        }
        return new Alarm(asset, rule, series, last.priority(), last.state(), last.time(), last.value(), raisedAt);
    }
}
