package io.estran.agent.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A damaged record is refused, or says something else; it never does anything worse, and takes no memory to speak of. */
class InputDamageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RECORDS = 12;
    /** Far below what a length of 32 bits could ask for. */
    private static final long MOST_MEMORY = 1 << 20;

    private int refused;

    private void decode(byte[] record) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            InputDecoder.decode(ByteBuffer.wrap(record), new IgnoredInputs());
        } catch (MalformedInputException expected) {
            refused++;
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_MEMORY);
    }

    private static byte[] record(int seed) {
        ByteBuffer record = new AnyInputs(seed).record(25, new IgnoredInputs());
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }

    @Test
    void everyTruncationIsRefusedOrEndsBetweenTwoInputs() {
        int inputs = 0;
        for (int seed = 0; seed < RECORDS; seed++) {
            byte[] record = record(seed);
            for (int length = 0; length < record.length; length++) {
                decode(Arrays.copyOf(record, length));
                inputs++;
            }
        }
        assertThat(refused).isBetween(inputs - RECORDS * 26, inputs);
    }

    @Test
    void everyFlippedBitIsRefusedOrReadAsSomethingElse() {
        for (int seed = 0; seed < RECORDS; seed++) {
            byte[] record = record(seed);
            for (int bit = 0; bit < record.length * 8; bit++) {
                record[bit / 8] ^= (byte) (1 << bit % 8);
                decode(record);
                record[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertThat(refused).isPositive();
    }

    /** Columns of many readings, of which a wrong number may reach far. */
    @Test
    void everyByteOfColumnsMayBeAnything() {
        Random random = new Random(1);
        for (int seed = 0; seed < RECORDS; seed++) {
            byte[] record = Records.of(new AnySignals(seed).handed(150, new IgnoredInputs()))
                    .array();
            for (int at = 1; at < record.length; at++) {
                byte right = record[at];
                for (int wrong : new int[] {0, 0xFF, 0x7F, right + 1, right - 1, random.nextInt()}) {
                    record[at] = (byte) wrong;
                    decode(record);
                }
                record[at] = right;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void anyBytesAreRefusedOrReadAsSomething() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] record = new byte[random.nextInt(60)];
            random.nextBytes(record);
            if (record.length > 0) {
                record[0] = InputEncoder.VERSION;
            }
            decode(record);
        }
        assertThat(refused).isPositive();
    }
}
