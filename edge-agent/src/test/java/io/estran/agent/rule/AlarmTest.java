package io.estran.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** One alarm, its readings and the watermark, against the table of the package comment. */
class AlarmTest {
    private record Reading(long time, double value) {}

    private final List<String> said = new ArrayList<>();
    private final AlarmOutput output = new AlarmOutput() {
        @Override
        public void raised(Alarm alarm, long time, boolean recovered) {
            said.add("raised " + time);
        }

        @Override
        public void cleared(Alarm alarm, long time) {
            said.add("cleared " + time);
        }
    };

    private static RuleSpec rule(boolean above, double hysteresis, long delay) {
        return new RuleSpec("rule", "**", above, 50, hysteresis, delay, Priority.LOW, null);
    }

    /** What should be said of readings that are in order, with the watermark at {@code end} at last. */
    private static List<String> reference(RuleSpec rule, List<Reading> readings, long end) {
        List<String> said = new ArrayList<>();
        int at = 0;
        while (at < readings.size()) {
            if (!holds(rule, readings.get(at).value())) {
                at++;
                continue;
            }
            long due = readings.get(at).time() + rule.delay();
            int next = at;
            while (next < readings.size()
                    && readings.get(next).time() < due
                    && holds(rule, readings.get(next).value())) {
                next++;
            }
            boolean passed = next < readings.size() ? readings.get(next).time() >= due : end >= due;
            if (!passed) {
                at = next;
                continue;
            }
            said.add("raised " + due);
            while (next < readings.size() && !isBack(rule, readings.get(next).value())) {
                next++;
            }
            if (next < readings.size()) {
                said.add("cleared " + readings.get(next).time());
            }
            at = next + 1;
        }
        return said;
    }

    private static boolean holds(RuleSpec rule, double value) {
        return rule.above() ? value > rule.threshold() : value < rule.threshold();
    }

    private static boolean isBack(RuleSpec rule, double value) {
        return rule.above()
                ? value <= rule.threshold() - rule.hysteresis()
                : value >= rule.threshold() + rule.hysteresis();
    }

    @Property(tries = 1000)
    void alarmsSayWhatThePlainReadingOfTheirRuleSays(@ForAll long seed) {
        Random random = new Random(seed);
        RuleSpec rule = rule(random.nextBoolean(), random.nextInt(3) * 2, random.nextInt(3) * 3);
        Delays delays = new Delays();
        Alarm alarm = new Alarm(rule, 0, 0, "a/b");
        said.clear();
        List<Reading> inOrder = new ArrayList<>();
        long time = 0;
        long watermark = 0;
        for (int i = random.nextInt(60); i > 0; i--) {
            time += random.nextInt(4);
            double value = 50 + random.nextInt(9) - 4;
            alarm.reading(time, value, false, delays, output);
            inOrder.add(new Reading(time, value));
            if (random.nextBoolean()) {
                watermark = time + (random.nextInt(4) == 0 ? random.nextInt(6) : 0);
                time = watermark;
                delays.advance(watermark, output);
            }
            if (random.nextInt(5) == 0) {
                long older = inOrder.get(inOrder.size() - 1).time() - 1 - random.nextInt(5);
                alarm.reading(older, random.nextInt(100), false, delays, output);
            }
            if (random.nextInt(5) == 0) {
                alarm = copy(alarm, rule, delays);
            }
        }
        assertThat(said).isEqualTo(reference(rule, inOrder, watermark));
    }

    private static Alarm copy(Alarm alarm, RuleSpec rule, Delays delays) {
        ByteWriter to = new ByteWriter();
        alarm.write(to);
        alarm.leave(delays);
        Alarm copy = new Alarm(rule, 0, 0, "a/b");
        copy.read(new ByteReader(to.toBytes()), delays);
        return copy;
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> rule(true, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule(true, Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule(true, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule(true, 0, Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RuleSpec("r", "a*", true, 1, 0, 0, Priority.LOW, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RuleSpec("r", "**", true, Double.NaN, 0, 0, Priority.LOW, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRuleComesBackFromItsCanonicalForm() {
        WriteTarget target = new WriteTarget("plc", 255, "coil", 65_535, "bool", "DCBA");
        for (RuleSpec rule : List.of(
                rule(true, 1.5, 7),
                new RuleSpec("\u00e4", "a/*", false, -0.1, 0, 0, Priority.URGENT, new RuleSpec.Write(target, 1)))) {
            ByteWriter to = new ByteWriter();
            rule.write(to);
            ByteReader from = new ByteReader(to.toBytes());
            assertThat(RuleSpec.read(from)).isEqualTo(rule);
            assertThat(from.hasMore()).isFalse();
        }
    }

    @Test
    void openOrdersSurviveACheckpointInTheirOrder() {
        ActuationOrders orders = new ActuationOrders();
        WriteTarget target = new WriteTarget("plc", 1, "holding", 20, "uint16", "ABCD");
        for (int i = 0; i < 5; i++) {
            orders.give("rule " + i, "a", target, i);
        }
        orders.settle(3);
        ByteWriter to = new ByteWriter();
        orders.write(to);
        ActuationOrders copy = new ActuationOrders();
        copy.read(new ByteReader(to.toBytes()));
        assertThat(copy.settle(3)).isNull();
        assertThat(copy.give("next", "a", target, 0)).isNotNull().returns(6L, ActuationOrders.Order::number);
        assertThat(copy.abandon()).extracting(ActuationOrders.Order::number).containsExactly(1L, 2L, 4L, 5L, 6L);
        assertThat(copy.isEmpty()).isTrue();
    }
}
