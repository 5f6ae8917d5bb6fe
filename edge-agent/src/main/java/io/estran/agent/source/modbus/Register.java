package io.estran.agent.source.modbus;

import io.estran.agent.source.ReadingSink;
import java.nio.ByteBuffer;

/** One series on the device, and when it was last heard of. Device's thread only. */
final class Register {
    private final RegisterSetting setting;
    private final WordOrder order;
    private final long staleAfter;
    private final double factor;
    private final double divisor;
    private int series = ReadingSink.REFUSED;
    private long heard;
    private boolean lost;

    Register(RegisterSetting setting, long staleAfter) {
        this.setting = setting;
        this.order = setting.as() == RegisterType.BOOL ? WordOrder.ABCD : setting.order();
        this.staleAfter = staleAfter;
        double inverse = Math.rint(1 / setting.scale());
        boolean divides = Math.abs(inverse) > 1 && 1 / inverse == setting.scale();
        this.factor = divides ? 1 : setting.scale();
        this.divisor = divides ? inverse : 1; // 3 / 10 is the double nearest to 0.3, 3 * 0.1 is not
    }

    RegisterSetting setting() {
        return setting;
    }

    /** First address. */
    int first() {
        return setting.register();
    }

    /** Address after the last. */
    int end() {
        return setting.register() + setting.addresses();
    }

    /** Takes the number that the sink gave to the series, and counts as heard of: it begins. */
    void begin(int number, long now) {
        series = number;
        heard = now;
    }

    int series() {
        return series;
    }

    /**
     * The value in an answer.
     *
     * @param dataStart index of the answer's first data byte
     * @param firstAddress address to which that belongs
     */
    double value(ByteBuffer answer, int dataStart, int firstAddress) {
        int offset = setting.register() - firstAddress;
        long bits;
        if (setting.kind().isBits()) {
            long eight = answer.get(dataStart + offset / Byte.SIZE);
            bits = (eight >>> (offset % Byte.SIZE)) & 1;
        } else {
            bits = order.bits(answer, dataStart + 2 * offset, setting.as().registers());
            if (setting.bit() != RegisterSetting.NO_BIT) {
                bits = (bits >>> setting.bit()) & 1;
            }
        }
        return setting.as().decode(bits) * factor / divisor + setting.offset();
    }

    /** Was answered at that monotonic time; returns whether it was lost until now. */
    boolean heard(long now) {
        heard = now;
        boolean found = lost;
        lost = false;
        return found;
    }

    boolean isLost() {
        return lost;
    }

    void lose() {
        lost = true;
    }

    /**
     * When it becomes bad if nothing is heard: monotonic, ns.
     *
     * @param excusedUntil nobody asked before that, so silence before it does not count
     */
    long staleAt(long excusedUntil) {
        return Math.max(heard, excusedUntil) + staleAfter;
    }
}
