package io.estran.protocol.column;

/**
 * Bits that deflate likely makes of bytes: those of an ideal code that learns from what it has seen, and begins with the belief
 * that small bytes are frequent. Static and pure; any thread.
 */
final class ByteCost {
    private static final int BYTES = 256;
    /** Bytes that the first belief is worth. */
    private static final double TRUST = 8;

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
        int[] seen = new int[BYTES];
        double nats = 0;
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            nats -= Math.log((seen[value] + BELIEF[value]) / (i + TRUST));
            seen[value]++;
        }
        return nats / Math.log(2);
    }
}
