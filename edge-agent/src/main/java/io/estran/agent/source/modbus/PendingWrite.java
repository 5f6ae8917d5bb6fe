package io.estran.agent.source.modbus;

import io.estran.agent.actuation.WriteCompletion;
import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.source.modbus.client.WriteRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A write that was ordered. Whoever claims it settles it: the device's thread to send it, or the thread that ordered it if the
 * connection went away in that moment; so it is either sent or said not to be.
 */
final class PendingWrite {
    static final String DONE = "done";

    private final WriteTarget target;
    private final double value;
    private final long orderedAt;
    private final WriteCompletion completion;
    private final AtomicBoolean claimed = new AtomicBoolean();

    PendingWrite(WriteTarget target, double value, long orderedAt, WriteCompletion completion) {
        this.target = target;
        this.value = value;
        this.orderedAt = orderedAt;
        this.completion = completion;
    }

    /** Whether the caller may settle it; true once. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** When it was ordered: monotonic, ns. */
    long orderedAt() {
        return orderedAt;
    }

    void complete(String outcome, long sentNanos) {
        completion.completed(outcome, sentNanos);
    }

    /**
     * What to send: function 5 or 6 for a value of one coil or register, 15 or 16 for a wider one.
     *
     * @throws IllegalArgumentException with the reason if it cannot be written
     */
    WriteRequest request() {
        RegisterKind kind = RegisterKind.byText(target.kind())
                .filter(RegisterKind::isWritable)
                .orElseThrow(() -> new IllegalArgumentException(target.kind() + " cannot be written"));
        RegisterType type = RegisterType.byText(target.as())
                .orElseThrow(() -> new IllegalArgumentException(target.as() + " is not an encoding"));
        WordOrder order = WordOrder.byText(target.order())
                .orElseThrow(() -> new IllegalArgumentException(target.order() + " is not an order"));
        int width = kind.widthOf(type);
        require(width > 0, "a " + kind.text() + " cannot be written as " + type.text());
        require(target.unitId() >= 0 && target.unitId() <= 255, "unit " + target.unitId() + " is not 0 to 255");
        require(
                target.register() >= 0 && target.register() + width <= 65536,
                "register " + target.register() + " is not within 0 to 65535");
        require(type.holds(value), value + " does not fit " + type.text() + ": allowed is " + type.allowed());
        long bits = type.encode(value);
        if (kind == RegisterKind.HOLDING) {
            WordOrder applied = type == RegisterType.BOOL ? WordOrder.ABCD : order;
            return WriteRequest.registers(target.unitId(), target.register(), applied.bytes(bits, width));
        }
        return width == 1
                ? WriteRequest.coil(target.unitId(), target.register(), bits != 0)
                : WriteRequest.coils(target.unitId(), target.register(), width, bits);
    }

    private static void require(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }
}
