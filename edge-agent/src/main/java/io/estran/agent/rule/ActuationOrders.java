package io.estran.agent.rule;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes that were ordered and whose outcome is not known, at most {@link #MOST}. Pipeline thread only. */
public final class ActuationOrders {
    /** Most orders without an outcome. */
    public static final int MOST = 1000;

    /** One ordered write; {@code asset} is that of the series whose alarm ordered it. */
    public record Order(long number, String rule, String asset, WriteTarget target, double value) {}

    private final Map<Long, Order> open = new LinkedHashMap<>();
    private long last;

    /** A new order; null if too many are open. */
    public @Nullable Order give(String rule, String asset, WriteTarget target, double value) {
        if (open.size() >= MOST) {
            return null;
        }
        Order order = new Order(++last, rule, asset, target, value);
        open.put(order.number(), order);
        return order;
    }

    /** The order whose outcome is known now; null if it was not open. */
    public @Nullable Order settle(long number) {
        return open.remove(number);
    }

    /** Takes out all that are open, oldest first. */
    public List<Order> abandon() {
        List<Order> orders = new ArrayList<>(open.values());
        open.clear();
        return orders;
    }

    /** Orders without an outcome. */
    public int size() {
        return open.size();
    }

    public boolean isEmpty() {
        return open.isEmpty();
    }

    public void write(ByteWriter to) {
        to.varint(last);
        to.varint(open.size());
        for (Order order : open.values()) {
            to.varint(order.number());
            to.text(order.rule());
            to.text(order.asset());
            RuleSpec.writeTarget(order.target(), to);
            to.number(order.value());
        }
    }

    /** Takes over what {@link #write} wrote. */
    public void read(ByteReader from) {
        last = from.varint();
        int count = from.count(MOST);
        for (int i = 0; i < count; i++) {
            Order order = new Order(from.varint(), from.text(), from.text(), RuleSpec.readTarget(from), from.number());
            open.put(order.number(), order);
        }
    }
}
