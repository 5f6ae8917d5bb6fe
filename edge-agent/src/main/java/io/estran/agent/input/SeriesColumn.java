package io.estran.agent.input;

import java.util.Arrays;

/**
 * The column that says of which series each reading is. Within a record series are counted in the order of their first
 * reading; what follows a series once is expected to follow it again.
 *
 * <pre>
 * expected ({@link Runs})   the series that followed the one before when that came last; if none has yet, and so for the very
 *                           first reading, the number above it, which is new in this record
 * else 0                    one of this record, by its count: as many bits as the count of all so far needs
 * else 1                    a new one: 5 bits length - 1, and so many bits: zigzag from the number of the one before, from 0
 *                           at first
 * </pre>
 */
final class SeriesColumn {
    private static final int LENGTH_BITS = 5;
    private static final int FIRST = 256;
    private static final int NONE = -1;

    private SeriesColumn() {}

    private static int bitsOf(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    /** What both sides know of the series of a record. */
    private abstract static class Known {
        int[] numbers = new int[FIRST];
        /** Which followed each, by count. */
        int[] followers = new int[FIRST];

        int count;
        int before = NONE;

        final void clear() {
            count = 0;
            before = NONE;
        }

        final int numberBefore() {
            return before == NONE ? 0 : numbers[before];
        }

        final int followerOfBefore() {
            return before == NONE ? NONE : followers[before];
        }

        final int add(int number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
                followers = Arrays.copyOf(followers, count * 2);
            }
            numbers[count] = number;
            followers[count] = NONE;
            return count++;
        }

        final int follow(int next) {
            if (before != NONE) {
                followers[before] = next;
            }
            before = next;
            return next;
        }
    }

    /** Writes it. Takes eight bytes for each number up to the highest that it met. One owner. */
    static final class Writer extends Known {
        final Bits.Writer bits = new Bits.Writer();
        private final Runs.Writer runs = new Runs.Writer(bits);
        /** By number: the record of the last reading, above its count in that record. */
        private long[] counts = new long[FIRST];

        private int record = 1;

        /** Begins another record. */
        void begin() {
            clear();
            runs.begin();
            record++;
            if (record == 0) {
                Arrays.fill(counts, 0);
                record = 1;
            }
        }

        /** Writes the series of some readings, and notes the count of each. */
        void add(int[] series, int from, int to, int[] noted) {
            for (int i = from; i < to; i++) {
                noted[i] = follow(add1(series[i]));
            }
        }

        private int add1(int number) {
            int follower = followerOfBefore();
            if (follower != NONE && numbers[follower] == number) {
                runs.expected();
                return follower;
            }
            if (number >= counts.length) {
                counts = Arrays.copyOf(counts, Math.max(number + 1, counts.length * 2));
            }
            long known = counts[number];
            if ((int) (known >>> Integer.SIZE) == record) {
                runs.unexpected();
                bits.write((int) known << 1, 1 + bitsOf(count));
                return (int) known;
            }
            if (follower == NONE && number == numberBefore() + 1) {
                runs.expected();
            } else {
                runs.unexpected();
                long difference = Residual.zigzag((long) number - numberBefore());
                int length = Long.SIZE - Long.numberOfLeadingZeros(difference | 1);
                bits.write(1 | (length - 1L) << 1 | difference << (1 + LENGTH_BITS), 1 + LENGTH_BITS + length);
            }
            counts[number] = (long) record << Integer.SIZE | count;
            return add(number);
        }

        void end() {
            runs.end();
        }
    }

    /** Reads it. One owner. */
    static final class Reader extends Known {
        private final Bits.Reader bits;
        private final Runs.Reader runs;

        Reader(Bits.Reader bits) {
            this.bits = bits;
            this.runs = new Runs.Reader(bits);
        }

        /** The count of the next reading's series. */
        int next() {
            return follow(read());
        }

        int number(int of) {
            return numbers[of];
        }

        private int read() {
            if (runs.isExpected()) {
                int follower = followerOfBefore();
                return follower != NONE ? follower : define(numberBefore() + 1L);
            }
            int other = bits.flag() ? another() : known();
            runs.goOn();
            return other;
        }

        private int known() {
            int known = count == 0 ? 0 : (int) bits.read(bitsOf(count));
            if (known >= count) {
                throw new MalformedInputException("reading of the series " + known + " of " + count + " in a record");
            }
            return known;
        }

        private int another() {
            int length = (int) bits.read(LENGTH_BITS) + 1;
            return define(numberBefore() + Residual.unzigzag(bits.read(length)));
        }

        private int define(long number) {
            if (number < 0 || number >= Inputs.MOST_SERIES) {
                throw new MalformedInputException("reading of series " + number);
            }
            return add((int) number);
        }

        void end() {
            runs.end();
        }
    }
}
