package io.estran.agent.rule;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.name.NamePattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code rules} in the configuration.
 *
 * @param name unique among the rules
 * @param pattern series it watches, as in NamePattern
 * @param above whether the condition is value &gt; threshold; otherwise value &lt; threshold
 * @param hysteresis how far the value must come back before the alarm clears; 0 or more
 * @param delay how long the condition must hold, in event time, ns; at most 1000 days
 * @param write what to write to a device at the raise; null: nothing
 */
public record RuleSpec(
        String name,
        String pattern,
        boolean above,
        double threshold,
        double hysteresis,
        long delay,
        Priority priority,
        @Nullable Write write) {
    private static final long LONGEST_DELAY = 1_000L * 86_400_000_000_000L;

    /** A value for a place on a device. */
    public record Write(WriteTarget target, double value) {}

    public RuleSpec {
        if (!Double.isFinite(threshold) || !(hysteresis >= 0) || delay < 0 || delay > LONGEST_DELAY) {
            throw new IllegalArgumentException("rule " + name + ": threshold " + threshold + ", hysteresis "
                    + hysteresis + ", delay " + delay + " ns");
        }
        NamePattern.of(pattern);
    }

    boolean holds(double value) {
        return above ? value > threshold : value < threshold;
    }

    boolean clears(double value) {
        return above ? value <= threshold - hysteresis : value >= threshold + hysteresis;
    }

    /** Writes its canonical form. */
    public void write(ByteWriter to) {
        to.text(name);
        to.text(pattern);
        to.flag(above);
        to.number(threshold);
        to.number(hysteresis);
        to.varint(delay);
        to.put(priority.code());
        to.flag(write != null);
        if (write != null) {
            writeTarget(write.target(), to);
            to.number(write.value());
        }
    }

    /** Reads its canonical form. */
    public static RuleSpec read(ByteReader from) {
        return new RuleSpec(
                from.text(),
                from.text(),
                from.flag(),
                from.number(),
                from.number(),
                from.varint(),
                Priority.ofCode(from.take()),
                from.flag() ? new Write(readTarget(from), from.number()) : null);
    }

    static void writeTarget(WriteTarget target, ByteWriter to) {
        to.text(target.source());
        to.varint(target.unitId());
        to.text(target.kind());
        to.varint(target.register());
        to.text(target.as());
        to.text(target.order());
    }

    static WriteTarget readTarget(ByteReader from) {
        return new WriteTarget(from.text(), from.count(255), from.text(), from.count(65_535), from.text(), from.text());
    }
}
