package io.estran.agent.rule;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.MalformedInputException;

/** One rule over one series. Ordered by when its delay is over, then by series and rule. Pipeline thread only. */
public final class Alarm implements Comparable<Alarm> {
    private enum Phase {
        NORMAL(0),
        PENDING(1),
        RAISED(2);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        static Phase ofCode(int code) {
            for (Phase phase : values()) {
                if (phase.code == code) {
                    return phase;
                }
            }
            throw new MalformedInputException("alarm phase " + code + " in a state");
        }
    }

    private final RuleSpec rule;
    private final int index;
    private final int series;
    private final String name;
    private Phase phase = Phase.NORMAL;
    private long due;
    private long seen = Long.MIN_VALUE;
    private double value;
    private boolean recovered;

    /**
     * An alarm that is not raised.
     *
     * @param index place of the rule in the configuration
     * @param series number of the series; {@code name} its name
     */
    public Alarm(RuleSpec rule, int index, int series, String name) {
        this.rule = rule;
        this.index = index;
        this.series = series;
        this.name = name;
    }

    public RuleSpec rule() {
        return rule;
    }

    public int series() {
        return series;
    }

    public String seriesName() {
        return name;
    }

    /** The value that it last saw. */
    public double value() {
        return value;
    }

    public boolean isRaised() {
        return phase == Phase.RAISED;
    }

    /** The same alarm, for a rule that has another place in a new configuration; {@link #leave} and {@link #join} go with it. */
    public Alarm movedTo(int newIndex) {
        Alarm moved = new Alarm(rule, newIndex, series, name);
        moved.phase = phase;
        moved.due = due;
        moved.seen = seen;
        moved.value = value;
        moved.recovered = recovered;
        return moved;
    }

    /** Takes itself out of the pending alarms of its source if it is one. */
    public void leave(Delays delays) {
        if (phase == Phase.PENDING) {
            delays.remove(this);
        }
    }

    /** Puts itself among the pending alarms of its source if it is one. */
    public void join(Delays delays) {
        if (phase == Phase.PENDING) {
            delays.add(this);
        }
    }

    /** Takes a reading that is not bad and whose time is certain. */
    public void reading(long time, double newValue, boolean isRecovered, Delays delays, AlarmOutput output) {
        if (time < seen) {
            return;
        }
        boolean holds = rule.holds(newValue);
        if (phase == Phase.PENDING && time >= due) {
            delays.remove(this);
            // What breaks the condition only ends it: whether to write is up to the readings that made it.
            recovered = holds ? isRecovered : recovered;
            raise(due, output);
        }
        recovered = isRecovered;
        seen = time;
        value = newValue;
        if (phase == Phase.RAISED) {
            if (rule.clears(newValue)) {
                phase = Phase.NORMAL;
                output.cleared(this, time);
            }
        } else if (!holds) {
            forget(delays);
        } else if (rule.delay() == 0) {
            raise(time, output);
        } else if (phase == Phase.NORMAL) {
            phase = Phase.PENDING;
            due = time + rule.delay();
            delays.add(this);
        }
    }

    /** The least value that changes nothing but what was seen last; above {@link #quietHigh} if every value may. */
    public double quietLow() {
        return switch (phase) {
            case NORMAL -> rule.above() ? Double.NEGATIVE_INFINITY : rule.threshold();
            case PENDING -> Double.POSITIVE_INFINITY;
            case RAISED -> rule.above() ? Math.nextUp(rule.threshold() - rule.hysteresis()) : Double.NEGATIVE_INFINITY;
        };
    }

    /** The largest value that changes nothing but what was seen last. */
    public double quietHigh() {
        return switch (phase) {
            case NORMAL -> rule.above() ? rule.threshold() : Double.POSITIVE_INFINITY;
            case PENDING -> Double.NEGATIVE_INFINITY;
            case RAISED ->
                rule.above() ? Double.POSITIVE_INFINITY : Math.nextDown(rule.threshold() + rule.hysteresis());
        };
    }

    /** Takes the last of some readings in order whose values lay from {@link #quietLow} to {@link #quietHigh}, none recovered. */
    public void quiet(long time, double newValue) {
        if (time >= seen) {
            seen = time;
            value = newValue;
            recovered = false;
        }
    }

    /** The clock that dates readings went back to {@code now}: what was seen after that does not hide what comes. */
    public void clockWentBack(long now, Delays delays) {
        seen = Math.min(seen, now);
        if (phase == Phase.PENDING && due - rule.delay() > now) {
            delays.remove(this);
            due = now + rule.delay();
            delays.add(this);
        }
    }

    /** Breaks off a delay. */
    public void forget(Delays delays) {
        if (phase == Phase.PENDING) {
            delays.remove(this);
            phase = Phase.NORMAL;
        }
    }

    long due() {
        return due;
    }

    void delayIsOver(AlarmOutput output) {
        raise(due, output);
    }

    void delayIsBrokenOff() {
        phase = Phase.NORMAL;
    }

    private void raise(long time, AlarmOutput output) {
        phase = Phase.RAISED;
        output.raised(this, time, recovered);
    }

    @Override
    public int compareTo(Alarm other) {
        int order = Long.compare(due, other.due);
        if (order == 0) {
            order = Integer.compare(series, other.series);
        }
        return order != 0 ? order : Integer.compare(index, other.index);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return 31 * series + index;
    }

    public void write(ByteWriter to) {
        to.put(phase.code);
        to.fixed(due);
        to.fixed(seen);
        to.number(value);
        to.flag(recovered);
    }

    /** Takes over what {@link #write} wrote. */
    public void read(ByteReader from, Delays delays) {
        phase = Phase.ofCode(from.take());
        due = from.fixed();
        seen = from.fixed();
        value = from.number();
        recovered = from.flag();
        join(delays);
    }
}
