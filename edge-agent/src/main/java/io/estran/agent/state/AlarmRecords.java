package io.estran.agent.state;

import io.estran.agent.rule.ActuationOrders;
import io.estran.agent.rule.Alarm;
import io.estran.agent.rule.AlarmOutput;
import io.estran.agent.rule.RuleSpec;
import io.estran.protocol.event.Event;
import io.estran.protocol.event.Fields;

/**
 * What alarms cause: their events, the writes that they order, and the events on how these went. The write leaves before
 * its alarm is recorded. Pipeline thread only.
 */
final class AlarmRecords implements AlarmOutput {
    final ActuationOrders orders = new ActuationOrders();

    private final EventRecords events;
    private final Clocks clocks;
    private Effects effects;

    AlarmRecords(EventRecords events, Clocks clocks, Effects effects) {
        this.events = events;
        this.clocks = clocks;
        this.effects = effects;
    }

    void connect(Effects newEffects) {
        effects = newEffects;
    }

    @Override
    public void raised(Alarm alarm, long time, boolean recovered) {
        RuleSpec.Write write = alarm.rule().write();
        boolean refused = false;
        if (write != null && !recovered) {
            ActuationOrders.Order order =
                    orders.give(alarm.rule().name(), assetOf(alarm), write.target(), write.value());
            if (order == null) {
                refused = true;
            } else {
                effects.actuate(order.number(), order.target(), order.value());
            }
        }
        transition(alarm, "raised", time);
        if (write != null && refused) {
            settled(
                    new ActuationOrders.Order(0, alarm.rule().name(), assetOf(alarm), write.target(), write.value()),
                    "refused: " + ActuationOrders.MOST + " orders are without an outcome",
                    -1,
                    clocks.wall());
        }
    }

    @Override
    public void cleared(Alarm alarm, long time) {
        transition(alarm, "cleared", time);
    }

    /** The alarm's rule is no longer configured. */
    void withdrawn(Alarm alarm) {
        transition(alarm, "cleared", clocks.wall());
    }

    private void transition(Alarm alarm, String transition, long time) {
        events.emit(new Event(
                Event.ALARM,
                assetOf(alarm),
                time,
                Fields.of("rule", alarm.rule().name())
                        .and("transition", transition)
                        .and("series", alarm.seriesName())
                        .and("value", alarm.value())
                        .and("priority", alarm.rule().priority().word())
                        .map()));
    }

    /** How an order went; nothing if it is not open. */
    void outcome(long number, String outcome, long micros, long when) {
        ActuationOrders.Order order = orders.settle(number);
        if (order != null) {
            settled(order, outcome, micros, when);
        }
    }

    /** A new run: nobody will tell how the orders of the one before went. */
    void abandon() {
        for (ActuationOrders.Order order : orders.abandon()) {
            settled(order, "unknown", -1, clocks.wall());
        }
    }

    private void settled(ActuationOrders.Order order, String outcome, long micros, long when) {
        Fields fields = Fields.of("rule", order.rule())
                .and("target", order.target().toString())
                .and("value", order.value())
                .and("outcome", outcome);
        if (micros >= 0) {
            fields.and("micros", micros);
        }
        events.emit(new Event(Event.ACTUATION, order.asset(), when, fields.map()));
    }

    private static String assetOf(Alarm alarm) {
        return alarm.seriesName().substring(0, Math.max(0, alarm.seriesName().lastIndexOf('/')));
    }
}
