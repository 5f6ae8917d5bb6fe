package io.estran.protocol.column;

/**
 * Bits that deflate likely makes of bytes: those of an ideal code that learns from what it has seen, and begins with the belief
 * that small bytes are frequent. Static and pure; any thread.
 */
final class ByteCost {
    private static final int BYTES = 256;
    /** Bytes that the first belief is worth. */
    private static final double TRUST = 8;

    private static final double LEAST_CHANCE = 1e-200;
    private static final double LOG_2 = Math.log(2);

    private static final double[] BELIEF = new double[BYTES];

    static {
        double sum = 0;
        for (int value = 0; value < BYTES; value++) {
            BELIEF[value] = 1.0 / (value + 4);
            sum += BELIEF[value];
        }
        for (int value = 0; value < BYTES; value++) {
            BELIEF[value] *= TRUST / sum;
        }
    }

    private ByteCost() {}

    static double of(byte[] bytes) {
        double[] weight = BELIEF.clone();
        double nats = 0;
        double chance = 1;
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            chance *= weight[value] / (i + TRUST);
            weight[value]++;
            if (chance < LEAST_CHANCE) { // a logarithm costs more than all else here
                nats -= Math.log(chance);
                chance = 1;
            }
        }
        return (nats - Math.log(chance)) / LOG_2;
    }
}
